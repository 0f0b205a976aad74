"""Facts of owners that visits decides by: the unit and the estate's clock; both may still be on their way."""

from zoneinfo import ZoneInfo

from services.visits.read_models.estates import EstateRow
from services.visits.read_models.units import UnitRow
from shared.problems import EstateNotYours, NotYet
from shared.wording import Wording


class UnitNotKnownYet(NotYet):
    wording = Wording(
        "尚未收到房屋 {unit} 的资料，请稍后重试。", "Unit {unit} is not known here yet; please try again shortly."
    )


class EstateNotKnownYet(NotYet):
    wording = Wording(
        "尚未收到项目 {estate} 的资料，请稍后重试。", "Estate {estate} is not known here yet; please try again shortly."
    )


def known(unit: UnitRow | None, name: str, estate: str) -> UnitRow:
    """The unit, if it lies in this estate."""
    if unit is None:
        raise UnitNotKnownYet(unit=name)
    if unit.estate != estate:
        raise EstateNotYours(stream=f"unit:{name}", estate=estate)
    return unit


def clock_of(row: EstateRow | None, estate: str) -> ZoneInfo:
    if row is None:
        raise EstateNotKnownYet(estate=estate)
    return ZoneInfo(row.time_zone)
