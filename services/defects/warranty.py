"""The two warranty clocks of a part: contractor → developer and developer → owner, by the pack of a jurisdiction. Pure.

A period of months ends on the day of its last month that has the number of its first (Civil Code of 2020, art. 202);
that day is still covered. Days are days in the estate's time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from shared.calendar import months_after
from shared.contracts.defects import WarrantyDecided, WarrantyPart


@dataclass(frozen=True, slots=True)
class Season:
    """A heating or cooling season of the place, by (month, day); it may go over the turn of the year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def end_of_nth(self, start: date, count: int) -> date:
        """The last day of the `count`-th whole season: one that had begun before `start` is not whole."""
        year = start.year + (date(start.year, *self.first) < start) + count - 1
        return date(year + (self.last < self.first), *self.last)


@dataclass(frozen=True, slots=True)
class Term:
    """So many months, or so many whole seasons."""

    months: int = 0
    seasons: int = 0

    def ends(self, start: date, season: Season | None) -> date:
        if not self.seasons:
            return months_after(start, self.months)
        if season is None:
            raise ValueError("a term in seasons needs the season of the place")
        return season.end_of_nth(start, self.seasons)


@dataclass(frozen=True, slots=True)
class Rule:
    """A term with what it follows from, and the date of that source."""

    term: Term
    source: str
    dated: date


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of a jurisdiction by part; `owner_otherwise` is for a part that `owner` does not name.

    `owner_has_contractors`: no owner's term ends before what remains of the contractor's. `owner_from_completion`: by
    its law the owner's term too runs from completion; what was agreed beyond it runs from handover everywhere.
    """

    contractor: Mapping[WarrantyPart, Rule]
    owner: Mapping[WarrantyPart, Rule]
    owner_otherwise: Rule | None = None
    owner_has_contractors: bool = False
    owner_from_completion: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """Until when (that day included) a part is under warranty, and which term decided: `rule` unless an agreed one."""

    since: date
    until: date
    decided_by: WarrantyDecided
    rule: Rule | None = None

    def covers(self, found_on: date) -> bool:
        return found_on <= self.until


def contractor_cover(
    pack: Pack, part: WarrantyPart, completed_on: date, *, agreed: Term | None = None, season: Season | None = None
) -> Cover | None:
    """From completion acceptance, by the law or a longer term of the works contract; None where neither has one."""
    by_law = _by_rule(pack.contractor.get(part), "minimum", completed_on, season)
    return _longest(by_law, _agreed(agreed, completed_on, season))


def owner_cover(
    pack: Pack, part: WarrantyPart, handed_over_on: date, contractor: Cover | None = None, *,
    completed_on: date | None = None, agreed: Term | None = None, season: Season | None = None,
) -> Cover | None:  # fmt: skip
    """From the handover: the longest of the contract's term, what remains of the contractor's, and the minimum.

    `contractor` is the part's cover by its contractor; it and `completed_on` are None where nobody knows when the
    building was completed.
    """
    start = completed_on if pack.owner_from_completion else handed_over_on
    by_law = _by_rule(pack.owner.get(part) or pack.owner_otherwise, "minimum", start, season) if start else None
    remaining = replace(contractor, decided_by="contractor") if contractor and pack.owner_has_contractors else None
    return _longest(by_law, remaining, _agreed(agreed, handed_over_on, season))


def _by_rule(rule: Rule | None, decided_by: WarrantyDecided, start: date, season: Season | None) -> Cover | None:
    return Cover(start, rule.term.ends(start, season), decided_by, rule) if rule else None


def _agreed(term: Term | None, start: date, season: Season | None) -> Cover | None:
    return Cover(start, term.ends(start, season), "contract") if term else None


def _longest(*covers: Cover | None) -> Cover | None:
    """Of two that end on one day the first."""
    return max((cover for cover in covers if cover is not None), key=lambda cover: cover.until, default=None)
