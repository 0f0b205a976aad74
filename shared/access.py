"""Who may act in which role where: every service's own copy of the grants that owners decides."""

from dataclasses import dataclass
from pathlib import Path

from shared.contracts.owners import RoleGranted, RoleRevoked
from shared.decider import Handler, Standing
from shared.frozen import replace
from shared.messages import GROUP, events_of
from shared.orders import Order
from shared.problems import RoleNotHeld
from shared.readmodel import ReadModel, by
from shared.records import Recorded

OWNERS = "owners"


@dataclass(frozen=True)
class AccessRow:
    """`grants`: `role estate thing` each, thing being `contractor:<id>`, `unit:<id>` or `-`."""

    person: str
    grants: tuple[str, ...]


def grant_of(event: RoleGranted | RoleRevoked) -> str:
    thing = f"contractor:{event.contractor}" if event.contractor else f"unit:{event.unit}" if event.unit else "-"
    return f"{event.role} {event.granted_estate} {thing}"


def granted_by(grant: str) -> dict[str, str]:
    """A grant back as the fields of `RoleGranted`, without the person."""
    role, estate, thing = grant.split()
    bound_to = dict([thing.split(":", 1)]) if thing != "-" else {}
    return {"role": role, "granted_estate": estate, **bound_to}


def fold(row: AccessRow | None, happened: Recorded) -> AccessRow | None:
    match happened.event:
        case RoleGranted() as event:
            row = row or AccessRow(event.person, ())
            return replace(row, grants=tuple(dict.fromkeys((*row.grants, grant_of(event)))))
        case RoleRevoked() as event if row is not None:
            return replace(row, grants=tuple(grant for grant in row.grants if grant != grant_of(event)))
        case _:
            return row


def access_model(*, inline: bool) -> ReadModel[AccessRow]:
    """Inline in owners, which decides grants; following everywhere else."""
    return ReadModel(
        name="access", version=2, source=OWNERS, row=AccessRow, fold=fold, inline=inline,
        ddl=Path(__file__).with_name("access.sql"),
        keys={RoleGranted: by("person"), RoleRevoked: by("person")},
        ignored=frozenset(events_of(OWNERS).values()) - {RoleGranted, RoleRevoked},
    )  # fmt: skip


def standings(row: AccessRow | None, estate: str) -> dict[str, frozenset[str]]:
    """Roles held in an estate (a GROUP grant spans all), each with the things it is bound to."""
    held: dict[str, set[str]] = {}
    for grant in row.grants if row is not None else ():
        role, where, thing = grant.split()
        if where in (estate, GROUP):
            held.setdefault(role, set()).update(() if thing == "-" else (thing,))
    return {role: frozenset(things) for role, things in held.items()}


def permit(order: Order, handler: Handler, row: AccessRow | None) -> Standing:
    """The first role of the handler's that the token claims and our own copy confirms."""
    return standing_among(order.roles, handler.roles, row, order.command.estate, handler.command.wire)


def standing_among(
    claimed: frozenset[str], wanted: tuple[str, ...], row: AccessRow | None, estate: str, what: str
) -> Standing:
    held = standings(row, estate)
    for role in wanted:
        if role in held and role in claimed:
            return Standing(role, held[role])
    raise RoleNotHeld(estate=estate, command=what, roles=", ".join(wanted))
