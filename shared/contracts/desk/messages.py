"""What every event, command and query of desk has in common."""

from typing import Generic

from shared.messages import A, Command, Event, Query


class DeskEvent(Event, service="desk"):
    """A fact about a credential; estate is GROUP for an access token, the link's own for a link."""


class DeskCommand(Command, service="desk"):
    """A wish to desk; estate as in `DeskEvent`."""


class DeskQuery(Query[A], Generic[A], service="desk"):
    """A question to desk; estate as in `DeskEvent`."""
