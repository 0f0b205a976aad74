"""A working group as both sides form it, with members of the property company, the developer and a contractor."""

from datetime import UTC, datetime
from typing import Any

from shared.contracts.owners import (
    ContractorEngaged,
    Lot,
    Shift,
    WorkingGroupFormed,
    WorkingGroupMemberAppointed,
)
from tests.unit.owners.facts import KNOWN, E, person

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)  # 12:00 in Shanghai
DAYTIME, NIGHT = Shift(begins="08:30", ends="17:30"), Shift(begins="20:00", ends="08:00")
FORMED = WorkingGroupFormed(estate=E, leads="developer", developer_head="p-dev", property_head="p-head")
ENGAGED = ContractorEngaged(
    estate=E, contractor="c1", company="华筑", lots=(Lot(trades=("paint",), buildings=("b1",)),)
)  # fmt: skip
PEOPLE = tuple(person(id_, name) for id_, name in (
    ("p-dev", "高远"), ("p-head", "何静"), ("p-desk", "苏敏"), ("p-second", "沈洁"), ("p-crew", "鲁强"),
))  # fmt: skip


def appointed(member: str, party: Any, *shifts: Shift, **more: Any) -> WorkingGroupMemberAppointed:
    return WorkingGroupMemberAppointed(
        estate=E, member=member, party=party, shifts=shifts, **{"duty": "值守", **more}
    )  # fmt: skip


DESK = appointed("p-desk", "customer_service", DAYTIME, deputy="p-second")
SECOND = appointed("p-second", "customer_service", NIGHT)
CREW = appointed("p-crew", "contractor", contractor="c1", duty="快修组")
HERE = (*KNOWN, ENGAGED, *PEOPLE)
TOGETHER = (*HERE, FORMED, DESK, SECOND, CREW)
