"""What is set in versions for an estate or for the group: the rows of both, which of them holds, the next number."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

from shared.messages import GROUP, Command

if TYPE_CHECKING:
    from shared.service import Asking


class Versioned(Protocol):
    """A row by estate, or GROUP."""

    @property
    def version(self) -> int: ...


R = TypeVar("R", bound=Versioned)


def estate_and_group(command: Command) -> list[str]:
    return [command.estate, GROUP]


def holding(rows: Mapping[str, R | None], estate: str) -> R | None:
    """The estate's own goes before the group's."""
    return rows.get(estate) or rows.get(GROUP)


def next_version(rows: Mapping[str, Versioned | None]) -> int:
    """An estate's first own version follows the group's, so that a number means one thing in one estate."""
    return max((row.version for row in rows.values() if row), default=0) + 1


async def set_for(asking: "Asking", sql: str, kind: type[R]) -> Mapping[str, R]:
    """`sql` asks for the fields of the row, those of the estates in $1."""
    found = await asking.connection.fetch(sql, [asking.estate, GROUP])
    return {row["estate"]: kind(**row) for row in found}
