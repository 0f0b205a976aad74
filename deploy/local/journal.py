"""What the supervisor does, kept as one JSON line each and passed on to whoever watches."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.watch import Say
from shared.clock import now


@dataclass(frozen=True, slots=True)
class Journal:
    file: Path
    passed_on: Say
    note: Callable[[], None]

    def say(self, event: str, facts: Mapping[str, object]) -> None:
        """Also notes the new state: every change of it is said. What a full disk does not take is still passed on."""
        line = {"time": now().isoformat(), "event": event, **facts}
        try:
            with self.file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self.note()
        except OSError as error:
            self.passed_on("unwritten", {"file": str(self.file), "why": str(error)})
        self.passed_on(event, facts)
