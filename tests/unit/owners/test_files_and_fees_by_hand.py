"""Who may ask for what of files, fees, people and rosters, against a table no code knows; and of whose things."""

from decimal import Decimal
from typing import Any

import pytest

from services.owners import files, money, people, printed, rosters, scans, sold
from services.owners.person import ContractorNotEngaged, PersonKnownElsewhere
from services.owners.structure import BuildingNotKnown
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import (
    BillFee,
    BillFees,
    ChangeOwnerContact,
    ChangeOwners,
    ContractorContactSet,
    CorrectDocument,
    CorrectOwner,
    EngageContractor,
    FileDocument,
    FileDocuments,
    GiveOutDocument,
    KeepScan,
    LendFile,
    LotRow,
    OwnerAfterwards,
    OwnerChanged,
    OwnerRow,
    PaymentRow,
    RecordOwner,
    RecordPaperPrinted,
    RecordPayments,
    RegisterUnits,
    ReturnFile,
    SetContractorContact,
    SetFileConditions,
    ShelveFiles,
    UnitFilesHandled,
    UnitRow,
)
from shared.messages import GROUP, Command
from tests.unit.owners.facts import (
    BUILDING,
    DAY,
    ESTATE,
    KNOWN,
    OWNER,
    REGION,
    B,
    E,
    ask,
    owner,
    person,
    personal,
    role,
    so_far,
    unit,
)
from tests.unit.owners.fees import schedule_set
from tests.unit.owners.files import checklist_set
from tests.unit.owners.roles_by_hand import ROLES, asked_in, may, table

TABLE = "files_and_fees_by_hand.txt"
GROUPS = table(TABLE, 3)
COMMANDS, QUERIES = table(TABLE, 1, GROUPS), table(TABLE, 2, GROUPS)
ASKED, ANSWERED = asked_in((files, money, printed, scans, people, rosters, sold))

OTHER = "E2"
ELSEWHERE = (
    REGION, ESTATE, ESTATE.model_copy(update={"estate": OTHER}), BUILDING, unit(), owner(), role(OWNER, "owner"),
    BUILDING.model_copy(update={"estate": OTHER, "building": "b2"}), unit("u2", "2-1", estate=OTHER, building="b2"),
    checklist_set(estate=GROUP), schedule_set(estate=GROUP), person(),
)  # fmt: skip


def test_the_table_names_every_wish_and_every_question_and_no_other() -> None:
    assert (COMMANDS.keys(), QUERIES.keys()) == (ASKED.keys(), ANSWERED.keys())
    assert set().union(*COMMANDS.values(), *QUERIES.values()) <= set(ROLES)


@pytest.mark.parametrize("what", [*COMMANDS, *QUERIES])
def test_each_role_may_what_is_written_where_it_is_held_and_nothing_elsewhere(what: str) -> None:
    written, roles = {**COMMANDS, **QUERIES}[what], {**ASKED, **ANSWERED}[what]
    assert {one for one in ROLES if may(one, roles, there=E)} == written
    assert {one for one in ROLES if may(one, roles, there=GROUP)} == written
    assert not any(may(one, roles, there=OTHER) for one in ROLES)


def naming_a_unit_of_another_estate() -> list[Command]:
    """Each of somebody who may do it in their own estate, E2, about u1 of E."""
    there: dict[str, Any] = {"estate": OTHER, "unit": "u1"}
    sha: dict[str, Any] = {"estate": OTHER, "sha256": "d" * 64, "paper": "file_label", "language": "zh"}
    paid: dict[str, Any] = {"price": Decimal(2), "paid": Decimal(1), "owed": Decimal(1)}
    return [
        FileDocument(**there, document="agreement", marks=("filled",)),
        GiveOutDocument(**there, document="agreement", given_on=DAY),
        CorrectDocument(**there, document="agreement", take_back=("filled",), reason="x"),
        SetFileConditions(**there, conditions=("decorating",)),
        ShelveFiles(estate=OTHER, units=("u2", "u1"), shelf="A-1"),
        LendFile(**there, borrower="p-1", due_back_on=DAY, purpose="x"),
        ReturnFile(**there),
        BillFees(estate=OTHER, units=("u2", "u1")),
        BillFee(**there, fee="property"),
        KeepScan(**there, scan="a" * 64, key="7" * 64, of=(OWNER,)),
        RecordPaperPrinted(**sha, unit="u1"),
        RecordPayments(estate=OTHER, rows=(PaymentRow(unit="u1", **paid, as_of=DAY),)),
    ]


@pytest.mark.parametrize("command", naming_a_unit_of_another_estate(), ids=lambda one: type(one).__name__)
def test_a_unit_of_another_estate_is_as_unknown_as_none(command: Command) -> None:
    ask(so_far(*ELSEWHERE), command).then_refused(UnitNotKnown, unit="u1")


def test_of_a_list_only_the_unit_of_another_estate_is_refused_and_no_building_of_it_is_known() -> None:
    wish = FileDocuments(estate=OTHER, bulk="w", units=("u1",), document="agreement", marks=("filled",))
    [handled] = ask(so_far(*ELSEWHERE), wish).events
    assert isinstance(handled, UnitFilesHandled)
    assert [(one.unit, one.refused) for one in handled.refused] == [("u1", UnitNotKnown.__name__)]
    sha: dict[str, Any] = {"estate": OTHER, "sha256": "d" * 64, "paper": "file_label", "language": "zh"}
    lots = (LotRow(trades=("paint",), buildings=(B,)),)
    for command in (
        RecordPaperPrinted(**sha, building=B),
        EngageContractor(estate=OTHER, contractor="c1", company="恒通", lots=lots),
        RegisterUnits(estate=OTHER, rows=(UnitRow(**facts("u3", B)),)),
    ):
        ask(so_far(*ELSEWHERE), command).then_refused(BuildingNotKnown, building=B)


def facts(unit_: str, building: str) -> dict[str, Any]:
    return {
        "unit": unit_, "building": building, "entrance": "1", "floor": 1, "contract_code": unit_, "door_number": unit_,
        "unit_type": "三室", "built_area": Decimal(100), "usable_area": Decimal(80),
    }  # fmt: skip


TAKEN = {"name": "我", "phone": "13911111111"}


def bringing_in(id_: str) -> list[Command]:
    """Every way in which somebody in E2 may name an owner by an id, with a name and a number of their own."""
    after = (OwnerAfterwards(owner=id_, **TAKEN),)
    row = UnitRow(**facts("u4", "b2"), owners=(OwnerRow(owner=id_, **TAKEN),))
    return [
        RecordOwner(estate=OTHER, unit="u2", owner=id_, **TAKEN),
        ChangeOwners(estate=OTHER, unit="u2", kind="resale", owners=after, effective_on=DAY),
        RegisterUnits(estate=OTHER, rows=(row,)),
    ]


@pytest.mark.parametrize("known_as", ["owner elsewhere", "owner elsewhere before", "staff", "contractor here"])
def test_nobody_is_renamed_or_reached_elsewhere_by_being_recorded_as_an_owner(known_as: str) -> None:
    """Calls and one-time codes would go to the number that is said."""
    histories: dict[str, tuple[Any, ...]] = {
        "owner elsewhere": (owner("p-x"),),
        "owner elsewhere before": (owner("p-x"), left("p-x")),
        "staff": (person("p-x"),),
        "contractor here": (contact("p-x", OTHER),),
    }
    for command in bringing_in("p-x"):
        ask(so_far(*ELSEWHERE, *histories[known_as]), command).then_refused(PersonKnownElsewhere, person="p-x")


def left(id_: str) -> OwnerChanged:
    of: dict[str, Any] = {"estate": E, "unit": "u1", "building": B}
    return OwnerChanged(**of, kind="resale", owners=(OWNER,), left=(id_,), effective_on=DAY)


def contact(id_: str, estate: str) -> ContractorContactSet:
    return ContractorContactSet(
        estate=estate, contractor="c1", person=id_, name=personal("赵强", id_), email=personal("z@x.cn", id_),
        language="zh",
    )  # fmt: skip


def test_somebody_new_and_an_owner_of_the_same_estate_are_recorded() -> None:
    for command in bringing_in("p-new"):
        assert ask(so_far(*ELSEWHERE), command).events
    for command in bringing_in("p-y"):
        assert ask(so_far(*ELSEWHERE, owner("p-y", of="u9").model_copy(update={"estate": OTHER})), command).events


def test_how_an_owner_is_reached_who_works_with_us_too_is_not_changed_at_a_counter() -> None:
    history = so_far(*KNOWN, person(OWNER))
    of: dict[str, Any] = {"estate": E, "unit": "u1", "owner": OWNER}
    for command in (ChangeOwnerContact(**of, phone="1391"), CorrectOwner(**of, name="我", reason="x")):
        ask(history, command).then_refused(PersonKnownElsewhere)


def test_a_contact_known_elsewhere_is_named_as_known_and_said_anew_by_the_group_alone() -> None:
    lots = (LotRow(trades=("paint",), buildings=("b2",)),)
    engage = EngageContractor(estate=OTHER, contractor="c1", company="恒通", lots=lots)
    engaged = ask(so_far(*ELSEWHERE), engage).events
    history = so_far(*ELSEWHERE, *engaged, person("p-x", "王芳"))
    said: dict[str, Any] = {"estate": OTHER, "contractor": "c1", "person": "p-x"}
    other = SetContractorContact(**said, name="王芳", phone="13911111111")
    ask(history, other, role="project_manager").then_refused(PersonKnownElsewhere)
    assert ask(history, SetContractorContact(**said, name="王芳"), role="project_manager").events
    assert ask(history, other, role="group_admin").events
    new = SetContractorContact(**{**said, "person": "p-new"}, name="白朗", phone="13911111111")
    assert ask(history, new, role="project_manager").events
    elsewhere = new.model_copy(update={"estate": E})
    ask(history, elsewhere, role="project_manager").then_refused(ContractorNotEngaged)
