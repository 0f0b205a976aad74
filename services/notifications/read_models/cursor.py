"""Where a page of a list ends: a moment and an id, as one text that goes into the next question."""

from datetime import UTC, datetime

from shared.problems import Malformed

BEGINNING = datetime(1, 1, 2, tzinfo=UTC)  # the first day that is a day in every time zone


def cursor(at: datetime, key: str) -> str:
    return f"{at.isoformat()} {key}"


def position_of(after: str | None) -> tuple[datetime, str]:
    """The moment and id after which the next page begins. Raises Malformed."""
    if after is None:
        return BEGINNING, ""
    at, _, key = after.partition(" ")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise Malformed(where="after", what=str(error)) from error
    if moment.tzinfo is None:
        raise Malformed(where="after", what="no time zone")
    return moment, key
