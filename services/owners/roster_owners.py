"""The owners a row of a roster names beside those recorded: who is who, who comes, who leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.owners.roster import NamedOwner


@dataclass(frozen=True, slots=True)
class KnownOwner:
    """As recorded; an erased one has nothing left to compare."""

    owner: str
    said: NamedOwner
    erased: bool


Alike = Callable[[NamedOwner, KnownOwner], bool]

# Ever weaker ways to know somebody again: a phone alone says that a name was misspelt.
ALIKE: tuple[Alike, ...] = (
    lambda named, known: named == known.said,
    lambda named, known: named.name == known.said.name,
    lambda named, known: named.phone is not None and named.phone == known.said.phone,
    lambda _, known: known.erased,
)


@dataclass(frozen=True)
class Matched:
    """`pairs` in the order of the row; None for somebody new. `leaving` are the known ones nobody was matched with."""

    pairs: tuple[tuple[NamedOwner, KnownOwner | None], ...]
    leaving: tuple[KnownOwner, ...]

    @property
    def new(self) -> int:
        return sum(known is None for _, known in self.pairs)

    @property
    def differs(self) -> bool:
        """Somebody leaves or is said otherwise; who only comes beside the others does not make a difference."""
        return bool(self.leaving) or any(
            known is not None and not known.erased and named != known.said for named, known in self.pairs
        )


def matched(named: Sequence[NamedOwner], known: Sequence[KnownOwner]) -> Matched:
    found: dict[int, KnownOwner] = {}
    left = list(known)
    for alike in ALIKE:
        for place, one in enumerate(named):
            if place in found:
                continue
            again = next((owner for owner in left if alike(one, owner)), None)
            if again is not None:
                found[place] = again
                left.remove(again)
    return Matched(tuple((one, found.get(place)) for place, one in enumerate(named)), tuple(left))
