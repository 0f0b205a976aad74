"""The demonstration waits for messages that still go on by themselves, and for no others."""

import pytest

from services.desk.demonstration.settled import is_on_its_way
from shared.contracts.notifications import NotificationCount


@pytest.mark.parametrize(
    ("channel", "state", "waited_for"),
    [
        ("email", "requested", True),
        ("email", "gathered", True),
        ("wecom", "failed", True),
        ("email", "sent", True),
        ("sms", "sent", False),  # more is never known
        ("webhook", "uncertain", True),
        ("wecom", "uncertain", False),  # a person decides
        ("sms", "uncertain", False),
        ("email", "delivered", False),
        ("email", "parked", False),
    ],
)
def test_a_message_is_waited_for_while_something_happens_to_it(channel: str, state: str, *, waited_for: bool) -> None:
    count = NotificationCount.model_validate(
        {"channel": channel, "recipient_kind": "contractor", "state": state, "count": 1}
    )  # fmt: skip
    assert is_on_its_way(count) == waited_for
