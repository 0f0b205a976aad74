"""What has happened in a small estate, and how owners is asked: rows follow from the events, as in the service."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from services.owners.app import make_service
from services.owners.lookups import ACCESS
from services.owners.read_models.unit_board import UNIT_BOARD, UnitOnBoard
from shared.contracts.owners import (
    AppointmentBooked,
    BuildingRegistered,
    Counter,
    CounterPassed,
    EstateRegistered,
    HandoverBatchOpened,
    HandoverNoticeIssued,
    HandoverNoticeServed,
    HandoverRefused,
    KeysReleased,
    OwnerCheckedIn,
    OwnerRecorded,
    PersonRegistered,
    RegionRegistered,
    RoleGranted,
    ServiceProof,
    Ticket,
    UnitHandedOver,
    UnitRegistered,
)
from shared.contracts.vocabulary import MeterReadings, Window
from shared.messages import GROUP, Command, Event
from shared.personal import Personal
from tests.given import Given, Outcome, folded, given

SERVICE = make_service()
HANDLERS = {handler.command: handler for handler in SERVICE.handlers}
E, U, B, OWNER = "E1", "u1", "b1", "p-li"
DAY = date(2026, 6, 1)
WINDOW = Window(first=date(2026, 5, 30), last=date(2026, 6, 10))
OF_UNIT: dict[str, Any] = {"estate": E, "unit": U, "building": B}
NOTHING_READ = MeterReadings()

REGION = RegionRegistered(estate=GROUP, region="EAST", name="华东")
ESTATE = EstateRegistered(
    estate=E, region="EAST", name="清和苑", jurisdiction="CN", time_zone="Asia/Shanghai", currency="CNY",
    languages=("zh", "en"),
)  # fmt: skip
BUILDING = BuildingRegistered(estate=E, building=B, name="1栋")


def personal(value: str | None, person: str = OWNER) -> Personal[str]:
    return Personal[str](person=person, value=value)


def person(id_: str = "p-1", name: str | None = "王芳") -> PersonRegistered:
    return PersonRegistered(estate=GROUP, person=id_, name=personal(name, id_), language="zh")


def role(id_: str, role_: Any, estate: str = E, **bound: str) -> RoleGranted:
    return RoleGranted(estate=GROUP, person=id_, role=role_, granted_estate=estate, **bound)


def unit(id_: str = U, code: str = "1-1-101", **other: Any) -> UnitRegistered:
    facts: dict[str, Any] = {
        "estate": E, "unit": id_, "building": B, "contract_code": code, "door_number": f"门牌{code}",
        "unit_type": "三室两厅", "entrance": "1单元", "floor": 1, "built_area": Decimal("118.36"),
        "usable_area": Decimal("93.52"), "deliver_by": date(2026, 6, 30),
    }  # fmt: skip
    return UnitRegistered(**{**facts, **other})


def owner(id_: str = OWNER, of: str = U, name: str | None = "李明", phone: str | None = "13800000001") -> OwnerRecorded:
    return OwnerRecorded(
        estate=E, unit=of, building=B, owner=id_, name=personal(name, id_), phone=personal(phone, id_), language="zh"
    )


def batch(id_: str = "batch-1") -> HandoverBatchOpened:
    return HandoverBatchOpened(estate=E, batch=id_, name="首批", window=WINDOW, place="售楼处", per_hour=12)


NOTICE = HandoverNoticeIssued(
    **OF_UNIT, batch="batch-1", owners=(OWNER,), window=WINDOW, place="售楼处", deliver_by=date(2026, 6, 30),
    policy_version=0, per_hour=12,
)  # fmt: skip
PROOF = ServiceProof(kind="registered_mail", number="RM-1", served_on=date(2026, 5, 20))
SERVED = HandoverNoticeServed(**OF_UNIT, batch="batch-1", proof=PROOF)
BOOKED = AppointmentBooked(
    **OF_UNIT, owner=OWNER, batch="batch-1", starts_at=datetime(2026, 6, 1, 1, tzinfo=UTC), purpose="handover",
    missed_after=datetime(2026, 6, 1, 16, tzinfo=UTC),
)  # fmt: skip
PLACE = (REGION, ESTATE, BUILDING)
KNOWN = (*PLACE, unit(), owner())
INVITED = (*KNOWN, batch(), NOTICE)


# Which counters a stamp opens where all before it is passed in the order of the default table; by hand.
OPENED: dict[Counter, tuple[Counter, ...]] = {
    "check_in": (), "papers": ("price_settlement", "inspection"), "price_settlement": (), "inspection": ("signing",),
    "signing": (), "property_fees": (), "keys": (),
}  # fmt: skip
FROM_THE_DOOR: tuple[Counter, ...] = ("papers", "property_fees")


def ticket(number: int = 1, day: date = DAY, *, walk_in: bool = True) -> Ticket:
    return Ticket(day=day, number=number, walk_in=walk_in)


def arrived(number: int = 1, coming: int = 1, day: date = DAY, of: str = U, **other: Any) -> OwnerCheckedIn:
    """Without an appointment, as most of these units have none."""
    facts: dict[str, Any] = {
        "estate": E, "unit": of, "building": B, "owner": OWNER, "day": day, "queue_number": number, "coming": coming,
        "walk_in": True, "opens": FROM_THE_DOOR,
    }  # fmt: skip
    return OwnerCheckedIn(**{**facts, **other})


def passed(counter: Counter, number: int | None = 1, **other: Any) -> CounterPassed:
    facts: dict[str, Any] = {
        **OF_UNIT, "counter": counter, "policy_version": 0, "ticket": ticket(number) if number else None,
        "opens": OPENED[counter],
    }  # fmt: skip
    return CounterPassed(**{**facts, **other})


def inspected(attempt: int = 1, conclusion: Any = "accepted", number: int = 1, **other: Any) -> CounterPassed:
    return passed(
        "inspection", number, inspection=f"i{attempt}", attempt=attempt, conclusion=conclusion, meters=NOTHING_READ,
        **other,
    )  # fmt: skip


def refused(attempt: int | None = 1, number: int | None = 1) -> HandoverRefused:
    inspection = f"i{attempt}" if attempt else None
    return HandoverRefused(
        **OF_UNIT, owner=OWNER, reason="leak", inspection=inspection, attempt=attempt,
        ticket=ticket(number) if number else None,
    )  # fmt: skip


THERE = (*INVITED, arrived(), passed("check_in"))
AT_INSPECTION = (*THERE, passed("papers"))
AT_SIGNING = (*AT_INSPECTION, inspected())
AT_KEYS = (*AT_SIGNING, passed("signing"), passed("price_settlement"))
RELEASED = KeysReleased(**OF_UNIT, owner=OWNER, keys=3, cards=2, mail_box_keys=0)
HANDED_OVER = UnitHandedOver(**OF_UNIT, owner=OWNER, handed_over_on=DAY, policy_version=0)
DONE = (*AT_KEYS, RELEASED, passed("keys"), HANDED_OVER)


def so_far(*events: Event) -> Given:
    """All of owners' streams and tables after these events."""
    history = given(*SERVICE.aggregates, *events)
    for model in (*SERVICE.models, ACCESS):
        history = history.with_rows(model.name, **folded(model, *events))
    return history


def ask(history: Given, command: Command, **how: Any) -> Outcome:
    return history.when(HANDLERS[type(command)], command, **how)


def on_board(*events: Event) -> UnitOnBoard:
    row: UnitOnBoard = folded(UNIT_BOARD, *events)[U]
    return row
