"""What stood on paper and is typed in later: its time is the proof of the order, so it may not contradict it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.unit_counters import CountersOfUnit
from services.owners.structure import estate_here
from services.owners.unit import Unit
from shared.contracts.owners import Counter
from shared.contracts.owners.words import COUNTER_NAMES
from shared.decider import Asked
from shared.messages import Command
from shared.problems import Refusal
from shared.wording import Wording


class StepBeforeNeeded(Refusal):
    wording = Wording(
        "「{at}」补录的时间 {said} 早于须先通过的「{needed}」的时间 {passed_at}，请核对纸面时间。",
        "The time stated for {at}, {said}, is before that of {needed}, {passed_at}, which comes first: check the slip.",
    )

    @property
    def words(self) -> Wording:
        at, before = COUNTER_NAMES[self.facts["counter"]], COUNTER_NAMES[self.facts["needs"]]
        return self.wording.fill(**{**self.facts, "at": at, "needed": before})


def in_order(
    asked: Asked[Command], unit: Unit, counter: Counter, needs: Iterable[Counter], stamped: CountersOfUnit | None,
    estate: EstateOnList | None,
) -> None:  # fmt: skip
    """Raises StepBeforeNeeded. Paper knows minutes; what happens now comes last, whatever a phone's clock once said."""
    estate = estate_here(asked.command.estate, estate)
    if asked.at >= asked.now:
        return
    times = _times(stamped)
    for need in needs:
        passed_at = times.get(need) if need in unit.passed else None
        if passed_at is not None and asked.at < passed_at.replace(second=0, microsecond=0):
            zone = ZoneInfo(estate.time_zone)
            raise StepBeforeNeeded(
                counter=counter, needs=need, said=_clock(asked.at, zone), passed_at=_clock(passed_at, zone)
            )


def _times(stamped: CountersOfUnit | None) -> Mapping[str, datetime]:
    passed = stamped.passed if stamped is not None else {}
    return {counter: datetime.fromisoformat(at) for counter, at in passed.items()}


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
