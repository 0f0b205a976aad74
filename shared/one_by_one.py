"""Many in one command: each is decided by itself, and what is refused does not stop the rest."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from shared.messages import Event
from shared.problems import Refusal

R = TypeVar("R")


@dataclass
class Outcomes(Generic[R]):
    """What became of each, in the order asked; `events` are those of all that were done."""

    events: list[Event] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[R] = field(default_factory=list)

    def decide(
        self, names: Iterable[str], decide: Callable[[str], Sequence[Event]], refused: Callable[[str, Refusal], R]
    ) -> None:
        for name in names:
            try:
                events = decide(name)
            except Refusal as refusal:
                self.refused.append(refused(name, refusal))
                continue
            (self.done if events else self.unchanged).append(name)
            self.events.extend(events)


def facts_but(without: str, refusal: Refusal) -> dict[str, str]:
    """As an event keeps them, beside the name of what was refused."""
    return {name: str(value) for name, value in refusal.facts.items() if value is not None and name != without}
