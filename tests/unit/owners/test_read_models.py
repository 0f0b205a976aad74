"""The tables people look at, folded from what has happened."""

from services.owners.app import make_service
from services.owners.read_models.contractors import CONTRACTORS
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.queue_numbers import QUEUE_NUMBERS
from services.owners.read_models.roles_held import ROLES_HELD
from services.owners.read_models.roster_imports import ROSTER_IMPORTS
from shared.contracts.owners import ContractorContactSet, KeysReleased, PersonErased, RoleRevoked, UnitHandedOver
from shared.messages import GROUP
from shared.personal import Personal
from tests.given import folded
from tests.unit.owners.facts import (
    AT_KEYS,
    AT_SIGNING,
    BOOKED,
    DAY,
    INVITED,
    KNOWN,
    OF_UNIT,
    OWNER,
    PLACE,
    SERVED,
    THERE,
    E,
    U,
    arrived,
    inspected,
    on_board,
    owner,
    passed,
    person,
    personal,
    refused,
    role,
    unit,
)
from tests.unit.owners.test_contractor import CONTACT_SET, ENGAGED
from tests.unit.owners.test_roster_import import IMPORTED, STARTED, STOPPED

DONE = (
    *AT_KEYS,
    KeysReleased(**OF_UNIT, owner=OWNER, keys=3, cards=2, mail_box_keys=1),
    passed("keys"),
    UnitHandedOver(**OF_UNIT, owner=OWNER, handed_over_on=DAY, policy_version=0),
)


def test_the_board_shows_how_far_a_unit_has_come() -> None:
    steps = {
        "registered": KNOWN, "noticed": INVITED, "served": (*INVITED, SERVED), "booked": (*INVITED, SERVED, BOOKED),
        "arrived": THERE, "inspected": AT_SIGNING, "signed": AT_KEYS, "handed_over": DONE,
    }  # fmt: skip
    assert [on_board(*events).state for events in steps.values()] == list(steps)


def test_what_comes_late_sets_nothing_back() -> None:
    assert on_board(*THERE, SERVED, BOOKED).state == "arrived"
    assert on_board(*INVITED, refused(None), SERVED).state == "refused"


def test_the_board_has_the_version_of_the_units_stream() -> None:
    assert on_board(*PLACE, unit(), owner()).version == 2


def test_a_refused_unit_begins_again_and_keeps_papers_and_payments() -> None:
    row = on_board(*AT_KEYS, refused(None))
    assert (row.state, row.passed, row.refusals) == ("refused", ("papers", "price_settlement"), 1)
    back = on_board(*AT_KEYS, refused(None), BOOKED)
    assert back.state == "booked"


def test_only_the_first_inspection_counts_for_the_first_pass_rate() -> None:
    assert on_board(*INVITED).first_passed is None
    assert on_board(*AT_SIGNING).first_passed is True
    assert on_board(*AT_SIGNING, refused(None)).first_passed is True
    second = (*THERE, passed("papers"), refused(1), arrived(2, coming=2), passed("check_in"), inspected(2))
    assert on_board(*second).first_passed is False
    assert on_board(*second).conclusion == "accepted"


def test_a_handed_over_unit_shows_day_and_keys() -> None:
    row = on_board(*DONE)
    assert (row.handed_over_on, row.keys, row.cards, row.queue_number, row.coming) == (DAY, 3, 2, 1, 1)


def test_numbers_are_drawn_per_estate_and_day() -> None:
    assert folded(QUEUE_NUMBERS, *THERE)[f"{E}/{DAY}"].last == 1


def test_everybody_can_be_reached_through_one_table() -> None:
    rows = folded(PEOPLE, person(), owner(), CONTACT_SET)
    assert {key: row.name for key, row in rows.items()} == {"p-1": "王芳", OWNER: "李明", "p-zhao": "赵工"}


def test_an_erased_person_is_blank_now_and_after_a_rebuild() -> None:
    erased = PersonErased(estate=GROUP, person=OWNER, reason="x")
    live = folded(PEOPLE, owner(), erased)
    rebuilt = folded(PEOPLE, owner(name=None, phone=None), erased)
    assert live == rebuilt
    assert (live[OWNER].name, live[OWNER].phone, live[OWNER].erased) == (None, None, True)


def test_a_revoked_role_is_gone_from_the_list() -> None:
    held = role("p-1", "inspector")
    revoked = RoleRevoked(estate=GROUP, person="p-1", role="inspector", granted_estate=E)
    assert [row.role for row in folded(ROLES_HELD, held, role(OWNER, "owner", unit=U)).values()] == [
        "inspector",
        "owner",
    ]
    assert folded(ROLES_HELD, held, revoked) == {}


def test_a_contractors_robot_goes_with_the_contact_whose_key_sealed_it() -> None:
    secret = {"robot_kind": "dingtalk", "robot": Personal(person="p-zhao", value="https://ding")}
    row = folded(CONTRACTORS, ENGAGED, CONTACT_SET.model_copy(update=secret), ENGAGED)[f"{E}/c1"]
    assert (row.robot_kind, row.robot, row.robot_secret) == ("dingtalk", "https://ding", None)
    assert {CONTRACTORS.personal[column] for column in ("robot", "robot_secret")} == {"contact"}
    assert folded(CONTRACTORS, ENGAGED, CONTACT_SET)[f"{E}/c1"].robot is None


def test_a_contractor_engaged_anew_keeps_its_contact() -> None:
    webhook = CONTACT_SET.model_copy(update={"webhook": "https://c1.example.com/hook"})
    row = folded(CONTRACTORS, ENGAGED, webhook, ENGAGED)[f"{E}/c1"]
    assert (row.contact, row.webhook, row.lots) == (
        "p-zhao", "https://c1.example.com/hook", [{"trades": ["paint"], "buildings": ["b1"]}],
    )  # fmt: skip


def test_the_contractors_table_holds_no_personal_data() -> None:
    changed = ContractorContactSet(
        estate=E, contractor="c1", person="p-2", name=personal("孙工", "p-2"), phone=personal("1", "p-2"), language="zh"
    )
    assert "孙工" not in repr(folded(CONTRACTORS, ENGAGED, changed))


def test_an_import_ends_as_imported_or_stopped() -> None:
    assert folded(ROSTER_IMPORTS, STARTED)["import-1"].state == "started"
    assert folded(ROSTER_IMPORTS, STARTED, IMPORTED)["import-1"].state == "imported"
    stopped = folded(ROSTER_IMPORTS, STARTED, STOPPED)["import-1"]
    assert (stopped.state, stopped.problem) == ("stopped", "RosterRowsWrong")


def test_a_table_with_personal_columns_declares_them_and_no_other_table_has_any() -> None:
    holds = {
        "people": {"name", "phone", "email"}, "contractors": {"robot", "robot_secret"},
        "proxies": {"name", "phone", "identity_last_four"}, "scan_shares": {"part"},
    }  # fmt: skip
    for model in make_service().models:
        assert set(model.personal) == holds.get(model.name, set()), model.name


def test_folding_twice_from_the_start_gives_the_same_rows() -> None:
    for model in make_service().models:
        assert folded(model, *DONE) == folded(model, *DONE)
