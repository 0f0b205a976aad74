"""What every event, command and query of owners has in common: the service that says or answers it."""

from typing import Generic

from shared.messages import A, Command, Event, Query


class OwnersEvent(Event, service="owners"):
    """A fact about the estate, a unit, its owner or the day."""


class OwnersCommand(Command, service="owners"):
    """A wish to owners."""


class OwnersQuery(Query[A], Generic[A], service="owners"):
    """A question to owners."""
