"""A figure of a bench: its name, value and unit, and the limit measured in the same run that it is compared with."""

from dataclasses import dataclass
from pathlib import Path

import orjson

RESULTS = Path(__file__).parents[2] / ".bench" / "results.jsonl"
KEYS = ("name", "value", "unit", "limit", "limit_name")
TENTHS_BELOW = 1_000  # a larger value is said whole


@dataclass(frozen=True)
class Figure:
    """`lower`: less is better, so the table says how many times the limit it is."""

    name: str
    value: float
    unit: str
    limit: float
    limit_name: str
    lower: bool = False

    def say(self) -> None:
        """Prints a line of the table and adds one to `.bench/results.jsonl`."""
        share = self.value / self.limit if self.limit else 0.0
        compared = f"{share:>7.2f} ×" if self.lower else f"{share:>7.0%} of"
        print(
            f"{self.name:<22}{_plain(self.value):>12} {self.unit:<12}"
            f"{compared} {_plain(self.limit)} ({self.limit_name})",
            flush=True,
        )  # fmt: skip
        RESULTS.parent.mkdir(exist_ok=True)
        with RESULTS.open("ab") as file:
            file.write(orjson.dumps({key: getattr(self, key) for key in KEYS}) + b"\n")


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= TENTHS_BELOW else f"{value:,.2f}"
