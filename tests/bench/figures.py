"""A figure of a bench: its name, value and unit, and the limit measured in the same run that it is compared with."""

from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

RESULTS = Path(__file__).parents[2] / ".bench" / "results.jsonl"


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
    limit: float
    limit_name: str

    def say(self) -> None:
        """Prints a line of the table and adds one to `.bench/results.jsonl`."""
        share = self.value / self.limit if self.limit else 0.0
        print(
            f"{self.name:<14}{self.value:>12,.1f} {self.unit:<14}"
            f"{share:>7.0%} of {self.limit:,.0f} ({self.limit_name})",
            flush=True,
        )  # fmt: skip
        RESULTS.parent.mkdir(exist_ok=True)
        with RESULTS.open("ab") as file:
            file.write(orjson.dumps(asdict(self)) + b"\n")
