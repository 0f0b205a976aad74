"""The HTTP API against the whole system: what it promises, and a clear problem in both languages for each bad input."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import islice
from typing import Any

import httpx
import pytest

from shared.clock import monotonic, new_id
from tests.integration.desk_at_work import API, BUILDING, REGISTER, ROSTER, Desk, bus_gone
from tests.integration.toronto import ABSENT, FILE, evaluations

SOMEBODY = {"estate": "GROUP", "person": "p-1", "name": "欧阳采薇"}
WAITING = 12
PAST = "2020-01-01T00:00:00+08:00"


def is_problem(answer: httpx.Response, status: int, title: str) -> dict[str, Any]:
    """A problem by RFC 9457 with both languages, in the one asked for."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    problem: dict[str, Any] = answer.json()
    assert (problem["title"], problem["status"]) == (title, status)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in problem["detail_zh"])
    assert problem["detail_en"].isascii()
    asked_for = answer.request.headers.get("accept-language", "zh")
    assert problem["detail"] == problem[f"detail_{asked_for}"]
    return problem


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("status", "title", "where", "request_"),
    [
        (400, "Malformed", "Idempotency-Key", {"headers": {"Idempotency-Key": "五"}, "json": SOMEBODY}),
        (400, "Malformed", "If-Match", {"headers": {"If-Match": "latest"}, "json": SOMEBODY}),
        (400, "Malformed", "body", {"content": b'{"estate": "GROUP", "per'}),
        (400, "Malformed", "body", {"content": b"[" * 100_000}),
        (400, "Malformed", "body", {"json": {**SOMEBODY, "name": "no\0body"}}),
        (400, "Malformed", "name", {"content": b'{"estate":"GROUP","person":"p-1","name":"\\ud800"}'}),
        (400, "Malformed", "name", {"json": {**SOMEBODY, "name": "x" * 201}}),
        (400, "Malformed", "nickname", {"json": {**SOMEBODY, "nickname": "x"}}),
        (400, "Malformed", "estate", {"json": {**SOMEBODY, "estate": "a.b>"}}),
        (401, "Unauthenticated", None, {"headers": {"Authorization": "Bearer guessed"}, "json": SOMEBODY}),
        (408, "Expired", None, {"headers": {"Handover-Deadline": PAST}, "json": {**SOMEBODY, "person": "p-late"}}),
        (412, "VersionConflict", None, {"headers": {"If-Match": '"41"'}, "json": SOMEBODY}),
        (413, "TooLarge", None, {"json": {**SOMEBODY, "name": "x" * 600_000}}),
    ],
    ids=[
        "key", "version", "malformed", "deep", "nul", "surrogate", "long", "unknown-field", "code", "token", "expired",
        "stale", "oversized",
    ],
)  # fmt: skip
def test_bad_input_is_a_problem_in_both_languages(
    desk: Desk, language: str, status: int, title: str, where: str | None, request_: dict[str, Any]
) -> None:
    given = {"Accept-Language": language, "Content-Type": "application/json", **request_.get("headers", {})}
    headers = {name: value.encode() for name, value in given.items()}
    problem = is_problem(desk.post(REGISTER, **{**request_, "headers": headers}), status, title)
    assert where is None or problem["facts"]["where"] == where


def test_a_command_without_a_key_or_a_token_is_told_what_is_missing(desk: Desk) -> None:
    bearer = {"Authorization": f"Bearer {desk.operator}"}
    no_key = is_problem(desk.client.post(REGISTER, json=SOMEBODY, headers=bearer), 400, "Malformed")
    assert "UUID" in no_key["detail_en"]
    no_token = desk.client.post(REGISTER, json=SOMEBODY, headers={"Idempotency-Key": str(new_id())})
    is_problem(no_token, 401, "Unauthenticated")
    assert no_token.headers["www-authenticate"] == "Bearer"


def test_a_problem_never_repeats_what_was_sent(desk: Desk) -> None:
    for wrong in ({"phone": ["13800000001"]}, {"language": "13800000001"}, {"person": "王 13800000001"}):
        assert "13800000001" not in desk.post(REGISTER, json={**SOMEBODY, **wrong}).text


def test_unknown_estates_addresses_and_methods_are_problems(desk: Desk) -> None:
    building = {"estate": "NOWHERE", "building": "b-9", "name": "9"}
    is_problem(desk.post(BUILDING, json=building), 404, "EstateNotKnown")
    is_problem(desk.get(f"{API}/owners/nothing"), 404, "NoSuchAddress")
    is_problem(desk.get(REGISTER), 405, "NotThisWay")
    unasked = desk.get(f"{API}/owners/unit-board", estate="E1", limit=0)
    assert is_problem(unasked, 400, "Malformed")["facts"]["where"] == "limit"
    unread = desk.get(f"{API}/owners/unit-board", estate="E1", at_least="yesterday")
    assert is_problem(unread, 400, "Malformed")["facts"]["where"] == "at_least"


def test_who_waits_for_news_keeps_nobody_else_waiting(desk: Desk) -> None:
    """More of them than owners has connections for queries, all asking for what has not happened yet."""
    board = f"{API}/owners/unit-board"
    with ThreadPoolExecutor(WAITING) as threads:
        waiting = [
            threads.submit(desk.get, board, estate="E1", at_least=f"owners:{10**9}") for _ in range(WAITING)
        ]  # fmt: skip
        while under_way(desk, "UnitBoard") < WAITING:
            assert not any(one.done() for one in waiting), "they no longer wait together"
        assert desk.get(board, estate="E1").is_success
        assert not any(one.done() for one in waiting)
        assert {one.result().status_code for one in waiting} == {503}


def under_way(desk: Desk, query: str) -> float:
    found = httpx.get(f"{desk.state.urls['owners']}/metrics").text
    [count] = re.findall(rf'handover_requests_under_way{{.*"{query}".*}} (\S+)', found)
    return float(count)


def test_notifications_measures_how_each_receiver_fares_beside_what_every_service_measures(desk: Desk) -> None:
    answer = httpx.get(f"{desk.state.urls['notifications']}/metrics")
    assert answer.is_success
    for name in ("handover_receiver_failures", "handover_receiver_rest_seconds", "handover_ready"):
        assert f"# TYPE {name} gauge" in answer.text


def test_the_wrong_role_or_estate_is_refused(desk: Desk) -> None:
    cashier, _ = desk.let_in("cashier", "E1")
    building = {"estate": "E1", "building": "b-2", "name": "2"}
    is_problem(desk.post(BUILDING, cashier, json=building), 403, "RoleNotHeld")
    sales, _ = desk.let_in("sales", "E1")
    is_problem(desk.post(BUILDING, sales, json={**building, "estate": "E2"}), 403, "RoleNotHeld")
    anywhere, _ = desk.let_in("sales", "GROUP")
    is_problem(
        desk.post(BUILDING, anywhere, json={"estate": "E2", "building": "b-1", "name": "1"}), 403, "EstateNotYours"
    )
    only_here, _ = desk.let_in("sales", "GROUP", only_in="E1")
    is_problem(desk.post(BUILDING, only_here, json={**building, "estate": "E2"}), 403, "RoleNotHeld")
    assert desk.post(BUILDING, only_here, json=building).is_success


def test_the_same_key_is_the_same_receipt_and_never_another_command(desk: Desk) -> None:
    key = {"Idempotency-Key": str(new_id())}
    building = {"estate": "E1", "building": "b-3", "name": "3"}
    first = desk.post(BUILDING, json=building, headers=key)
    assert desk.post(BUILDING, json=building, headers=key).json() == first.json()
    assert first.headers["etag"] == f'"{first.json()["version"]}"'
    is_problem(desk.post(BUILDING, json={**building, "name": "三"}, headers=key), 422, "IdempotencyKeyReused")
    changed = desk.post(BUILDING, json={**building, "name": "三"}, headers={"If-Match": first.headers["etag"]})
    assert changed.is_success


def test_a_query_sees_what_the_caller_has_read_elsewhere(desk: Desk) -> None:
    position = desk.done(BUILDING, estate="E1", building="b-4", name="4").headers["Handover-Position"]
    estate = desk.get(f"{API}/owners/estate-overview", estate="E1", at_least=position).json()
    assert "b-4" in {building["building"] for building in estate["buildings"]}


def test_a_revoked_token_opens_nothing(desk: Desk) -> None:
    secret, token = desk.let_in("sales", "E1")
    assert desk.get(f"{API}/owners/unit-board", secret, estate="E1").is_success
    desk.done(f"{API}/desk/revoke-access-token", estate="GROUP", token=token, reason="lost")
    is_problem(desk.get(f"{API}/owners/unit-board", secret, estate="E1"), 401, "Unauthenticated")
    assert secret not in desk.get(f"{API}/desk/access-tokens", estate="GROUP").text


def test_a_roster_is_refused_as_a_whole_or_imported(desk: Desk) -> None:
    content = ROSTER.read_bytes()
    wrong = {"file": ("roster.csv", content.replace(b"118.36", b"much"), "text/csv")}
    refused = is_problem(desk.post(f"{API}/estates/E1/roster", files=wrong), 422, "RosterRowsWrong")
    assert {"row", "column", "reason_zh", "reason_en"} <= refused["facts"]["faults"][0].keys()
    accepted = desk.post(f"{API}/estates/E1/roster", files={"file": ("roster.csv", content, "text/csv")})
    assert accepted.status_code == httpx.codes.ACCEPTED, accepted.text
    assert accepted.json()["check"]["units"] == 120
    progress = desk.get(accepted.json()["progress"])
    assert progress.is_success, progress.text
    assert progress.json()["units"] == 120


@pytest.mark.skipif(not FILE.exists(), reason=ABSENT)
def test_sheets_of_common_parts_come_in_through_the_front_door(desk: Desk) -> None:
    """The first of a city's file, three of them sent again: what is counted is what was said once."""
    inspector, _ = desk.let_in("inspector", "E1")
    position = desk.done(BUILDING, estate="E1", building="b-5", name="5").headers["Handover-Position"]
    assert desk.get(f"{API}/defects/issue-register", inspector, estate="E1", at_least=position).is_success
    sent = list(islice(evaluations(), 20))
    for one in [*sent, *sent[:3]]:
        sheet = one.sheet.model_dump(mode="json") | {"estate": "E1", "building": "b-5"}
        headers = {"Idempotency-Key": str(one.id)}
        answer = desk.post(f"{API}/defects/inspect-common-parts", inspector, json=sheet, headers=headers)
        assert answer.is_success, answer.text
    counted = Counter((part.part, part.result, part.score) for one in sent for part in one.sheet.parts)
    scores = desk.get(f"{API}/defects/scores-of-common-parts", inspector, estate="E1").json()["rows"]
    assert {(row["part"], row["result"], row["score"]): row["times"] for row in scores} == counted
    found = [finding.issue for one in sent for part in one.sheet.parts for finding in part.findings]
    ledger = desk.get(f"{API}/defects/issue-register", inspector, estate="E1", limit=1_000).json()["rows"]
    assert [row["issue"] for row in ledger] == found


def test_a_roster_is_only_checked_where_that_is_asked(desk: Desk) -> None:
    content = ROSTER.read_bytes().replace("清和路".encode(), "北岸路".encode())
    file = {"file": ("roster.csv", content, "text/csv")}
    checked = desk.post(f"{API}/estates/E2/roster", files=file, params={"only_check": True})
    assert checked.status_code == httpx.codes.OK, checked.text
    assert (checked.json()["roster_import"], checked.json()["check"]["new"]) == (None, 120)
    assert desk.get(f"{API}/owners/unit-board", estate="E2").json()["rows"] == []


def test_a_group_roster_is_not_for_who_sells_one_estate(desk: Desk) -> None:
    secret, _ = desk.let_in("sales", "E1")
    file = {"file": ("roster.csv", ROSTER.read_bytes(), "text/csv")}
    is_problem(desk.post(f"{API}/estates/GROUP/roster", secret, files=file), 403, "RoleNotHeld")


def test_a_file_is_kept_by_its_hash_and_a_program_is_not(desk: Desk) -> None:
    content = b"\x89PNG\r\n\x1a\n" + bytes(1_000_000)
    kept = desk.post(f"{API}/files", files={"file": ("crack.png", content)})
    assert kept.json() == {"sha256": sha256(content).hexdigest(), "size": len(content), "media_type": "image/png"}
    is_problem(desk.post(f"{API}/files", files={"file": ("x.png", b"\x7fELF" + bytes(9))}), 415, "BlobTypeRefused")


def test_the_pages_stand_on_their_own(desk: Desk) -> None:
    page = desk.client.get("/docs")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "//" not in page.text.replace("</", "")
    described = desk.client.get("/openapi.json").json()["paths"]
    assert described[REGISTER]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert len(described) > 100
    assert desk.client.get("/docs/asyncapi").is_success


def test_without_the_bus_the_desk_says_so_within_a_second(desk: Desk) -> None:
    with bus_gone(desk):
        began = monotonic()
        answer = desk.post(REGISTER, json=SOMEBODY)
        assert monotonic() - began < 1
        is_problem(answer, 503, "Unreachable")
        assert answer.headers["retry-after"] == "1"
