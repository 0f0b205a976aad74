"""What cannot stand in a header of a mail is refused before any server hears of it, and is not tried again."""

import asyncio
import socket
from dataclasses import replace
from typing import Any

import pytest

from services.notifications.channel import NotTaken, Outgoing
from services.notifications.mail import MailServer, OwnName

NOBODY = MailServer.at("smtp://127.0.0.1:1?from=estate@spring.example")
LETTER = Outgoing("li@bright.example", "n-1@notifications.handover", "收楼通知", "您好")


@pytest.mark.parametrize(
    "spoilt",
    [
        {"address": "li@bright.example\r\nBcc: all@bright.example"},
        {"address": "li@bright.example\n"},
        {"address": "李@bright.example"},
        {"subject": "收楼通知\r\nBcc: all@bright.example"},
        {"subject": "Notice\nReply-To: somebody@else.example"},
        {"subject": "Notice\0"},
    ],
    ids=str,
)
def test_nobody_writes_a_header_of_their_own(spoilt: dict[str, Any]) -> None:
    with pytest.raises(NotTaken) as refused:
        asyncio.run(NOBODY.send(replace(LETTER, **spoilt)))
    assert (refused.value.reason, refused.value.permanent, refused.value.down) == ("ValueError", True, False)


def test_what_may_stand_there_goes_as_far_as_the_server() -> None:
    with pytest.raises(NotTaken) as refused:
        asyncio.run(NOBODY.send(LETTER))
    assert (refused.value.permanent, refused.value.down) == (False, True)


def test_the_system_is_asked_once_for_this_machines_name(monkeypatch: pytest.MonkeyPatch) -> None:
    names = iter(["desk.spring.example"])
    monkeypatch.setattr(socket, "getfqdn", lambda: next(names))
    own = OwnName()
    assert [asyncio.run(own.said()) for _ in range(2)] == ["desk.spring.example"] * 2
