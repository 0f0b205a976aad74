"""What may be done through a link: the commands of the next action, each filled in with what the link stands for."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from services.desk.api.addresses import kebab
from services.desk.api.links.scope import BeyondLink, issue_within, rows_within
from services.desk.api.links.visitors import Visitor
from services.desk.api.problems import malformed
from services.desk.api.wordings import FAULTS
from shared.contracts import defects, owners
from shared.messages import Command
from shared.problems import Malformed
from shared.service import Running

WORKER: tuple[type[Command], ...] = (defects.StartRectification, defects.ReportRectification)
CONTRACTOR: tuple[type[Command], ...] = (
    defects.AnswerLetter, defects.ConfirmIssue, defects.DisputeIssue, defects.ProposeMethod, defects.ProposeMethods,
    defects.ReportMadeSafe, *WORKER,
)  # fmt: skip
OWNER: tuple[type[Command], ...] = (
    defects.RaiseIssue, defects.ConfirmRepair, defects.RejectRepair, owners.BookAppointment,
)  # fmt: skip
DEEDS: Mapping[str, type[Command]] = {kebab(command.wire): command for command in (*CONTRACTOR, *OWNER)}


def allowed(visitor: Visitor) -> tuple[type[Command], ...]:
    """By role, whether passed on, and whether there is a letter to answer as a whole."""
    if visitor.role == "owner":
        return OWNER
    if visitor.worker:
        return WORKER
    return tuple(one for one in CONTRACTOR if visitor.letter is not None or one is not defects.AnswerLetter)


async def deed(running: Running, visitor: Visitor, name: str, given: dict[str, Any]) -> Command:
    """The command in the holder's name, proved to be within the link. Raises BeyondLink, Malformed."""
    kind = DEEDS.get(name)
    if kind is None or kind not in allowed(visitor):
        raise BeyondLink
    filled = _filled(visitor, kind)
    if twice := filled.keys() & given.keys():
        raise Malformed(where=min(twice), what=FAULTS["extra_forbidden"])
    try:
        command = kind.model_validate({**given, **filled})
    except ValidationError as error:
        raise malformed([dict(one) for one in error.errors()]) from None
    await _must_be_within(running, visitor, command)
    return command


def _filled(visitor: Visitor, kind: type[Command]) -> dict[str, Any]:
    """What the page cannot choose: for whom, for which estate, letter and unit."""
    known = {
        "estate": visitor.estate, "contractor": visitor.contractor, "letter": visitor.letter, "unit": visitor.unit,
        "owner": visitor.person, "found_by": "owner", "source": "report", "severity": None, "classified": None,
        "matter": None, "building": None, "follows": None, "paper": None,
    }  # fmt: skip
    return {name: value for name, value in known.items() if name in kind.model_fields}


async def _must_be_within(running: Running, visitor: Visitor, command: Command) -> None:
    match command:
        case defects.RaiseIssue() | owners.BookAppointment() | defects.AnswerLetter():
            return  # the unit or the letter is filled in, and whoever decides asks whether the items belong to it
        case defects.ProposeMethods():
            within = {row["issue"] for row in (await rows_within(running, visitor))["rows"]}
            if not set(command.issues) <= within:
                raise BeyondLink
        case defects.IssueCommand():
            await issue_within(running, visitor, command.issue)
        case _:
            raise BeyondLink
