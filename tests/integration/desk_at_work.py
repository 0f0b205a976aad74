"""A desk at work with every service behind it, for tests that come in through the front door."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from deploy.local.detached import detach, down, status
from deploy.local.places import PROJECT, Places
from deploy.local.state import State
from services.desk.command_line import main
from shared.clock import new_id
from tests.servers import data_folder

API = "/api/v1"
REGISTER = f"{API}/owners/register-person"
BUILDING = f"{API}/owners/register-building"
ROSTER = PROJECT / "services" / "owners" / "sample_roster.csv"


@dataclass
class Desk:
    """A desk at work; `operator` is the token it made for its administrator at its first start."""

    client: httpx.Client
    operator: str
    state: State
    data: Path
    number: int = 0

    def post(self, address: str, token: str | None = None, **rest: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.operator}", "Idempotency-Key": str(new_id())}
        return self.client.post(address, headers=headers | rest.pop("headers", {}), **rest)

    def get(self, address: str, token: str | None = None, **parameters: Any) -> httpx.Response:
        return self.client.get(
            address, params=parameters or None, headers={"Authorization": f"Bearer {token or self.operator}"}
        )

    def done(self, address: str, **data: Any) -> httpx.Response:
        answer = self.post(address, json=data)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer

    def estate(self, name: str, building: str) -> None:
        """With one building, called 1 there and by its own name everywhere."""
        self.done(f"{API}/owners/register-estate", estate=name, region="SH", name=name)
        self.done(BUILDING, estate=name, building=building, name="1")

    def caught_up(self) -> None:
        """Until every service is ready and has read every log to its end."""
        assert main(["wait", "--data", str(self.data), "--lang", "en"]) == 0

    def let_in(
        self, role: str, estate: str, *, only_in: str | None = None, contractor: str | None = None
    ) -> tuple[str, str]:  # fmt: skip
        """Somebody new in one role; answers their bearer token and its id, once the desk knows of the role."""
        self.number += 1
        person, secret = f"person-{self.number}", f"secret-{self.number}"
        self.done(REGISTER, estate="GROUP", person=person, name="Somebody")
        granted = self.done(
            f"{API}/owners/grant-role", estate="GROUP", person=person, role=role, granted_estate=estate,
            contractor=contractor,
        )  # fmt: skip
        self.done(
            f"{API}/desk/issue-access-token", estate="GROUP", token=f"token-{self.number}", person=person, roles=[role],
            estates=[only_in or estate], token_hash=sha256(secret.encode()).hexdigest(),
            expires_at="2099-01-01T00:00:00Z",
        )  # fmt: skip
        at_least = granted.headers["Handover-Position"]
        assert self.get(f"{API}/desk/access-tokens", estate="GROUP", at_least=at_least).is_success
        return secret, f"token-{self.number}"


@contextmanager
def desk_at_work(prefix: str) -> Iterator[Desk]:
    """The whole system in a data folder of its own, with two estates of one building each."""
    with data_folder(prefix) as folder:
        state = asyncio.run(detach(folder))
        try:
            operator = (Places(folder).secrets("desk") / "operator.token").read_text()
            with httpx.Client(base_url=state.urls["desk"], timeout=20, trust_env=False) as client:
                desk = Desk(client, operator, state, folder)
                desk.done(f"{API}/owners/register-region", estate="GROUP", region="SH", name="上海")
                desk.estate("E1", building="b-1")
                desk.estate("E2", building="b-of-e2")
                yield desk
        finally:
            asyncio.run(down(folder))


@contextmanager
def bus_gone(desk: Desk) -> Iterator[None]:
    """And the desk has noticed; afterwards it is back. The supervisor, who starts it again, is held meanwhile."""
    os.kill(desk.state.supervisor, signal.SIGSTOP)
    try:
        now = status(desk.data)
        assert now is not None
        os.kill(now.pids["nats-server"], signal.SIGKILL)
        while "nats" not in desk.client.get("/ready").json()["missing"]:
            continue
        yield
    finally:
        os.kill(desk.state.supervisor, signal.SIGCONT)
    desk.caught_up()
