"""The clock of a letter: received with proof, reminded before its reply is due, escalated when nobody answers still."""

from collections.abc import Mapping
from typing import Any

from services.defects.answers import LetterNotIssued
from services.defects.due_dates import DueDates, Policies, due_dates
from services.defects.letters import Letter, is_unanswered
from services.defects.read_models.estates import EstateRow
from services.defects.read_models.letters import LetterRow
from services.defects.who_may import NotTheAddressee
from shared.contracts.defects import (
    EscalateLetter,
    LetterEscalated,
    LetterReceived,
    LetterReminded,
    RecordLetterReceived,
    RemindLetter,
)
from shared.contracts.vocabulary import Role
from shared.decider import SYSTEM_ROLE, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

HEADS: tuple[Role, ...] = ("property_manager", "project_manager", "developer_rep")


class ReceiptWithoutProof(Refusal):
    wording = Wording(
        "函件送达须有凭证：签收件、挂号信编号，或系统送达记录。",
        "A letter is received with proof: what was signed, the number of the registered mail, or a delivered message.",
    )


class ReceivedInTheFuture(Refusal):
    wording = Wording("送达时间不能晚于现在。", "A letter cannot have been received later than now.")


def record_letter_received(
    asked: Asked[RecordLetterReceived], letter: Letter, row: LetterRow | None, estate: EstateRow | None,
    policies: Policies,
) -> list[Event]:  # fmt: skip
    command = asked.command
    if not letter.issued:
        raise LetterNotIssued(letter=command.letter)
    _must_be_party(asked, letter)
    if letter.received:
        return []
    _must_be_proved(asked)
    due = due_dates(command.estate, estate, policies)
    return [_received(command, letter, row.issues if row else (), due)]


def _must_be_party(asked: Asked[RecordLetterReceived], letter: Letter) -> None:
    """The property side of any; an addressee of its own."""
    theirs = {
        "contractor": f"contractor:{letter.contractor}" in asked.of, "developer_rep": letter.kind == "liaison"
    }  # fmt: skip
    if not theirs.get(asked.role, True):
        raise NotTheAddressee(issue=asked.command.letter, contractor=letter.contractor or "-")


def _must_be_proved(asked: Asked[RecordLetterReceived]) -> None:
    command = asked.command
    proved = {
        "signed": command.proof is not None, "handed_over": command.proof is not None,
        "registered_mail": command.mail_number is not None, "message": asked.role == SYSTEM_ROLE,
    }  # fmt: skip
    if not proved[command.how]:
        raise ReceiptWithoutProof
    if command.received_at > asked.now:
        raise ReceivedInTheFuture


def _received(command: RecordLetterReceived, letter: Letter, issues: tuple[str, ...], due: DueDates) -> LetterReceived:
    reply_due, remind_at = due.response(command.received_at), due.reminder(command.received_at)
    if letter.overdue and letter.reply_due is not None:  # what is decided is not moved by a receipt that comes late
        reply_due, remind_at = letter.reply_due, None
    return LetterReceived(
        estate=command.estate, letter=command.letter, contractor=letter.contractor, received_at=command.received_at,
        how=command.how, proof=command.proof, mail_number=command.mail_number, issues=issues, reply_due=reply_due,
        remind_at=remind_at, policy_version=due.version, provisional=due.provisional(reply_due),
    )  # fmt: skip


def unanswered_streams(command: RemindLetter | EscalateLetter) -> list[str]:
    return [f"letter:{command.letter}", *(f"issue:{issue}" for issue in command.unanswered)]


def remind_letter(asked: Asked[RemindLetter], states: Mapping[str, Any]) -> list[Event]:
    command = asked.command
    letter, unanswered = _still_open(command, states)
    if letter.reply_due is None or letter.remind_at != command.remind_at or letter.overdue or not unanswered:
        return []
    return [
        LetterReminded(
            estate=command.estate, letter=command.letter, contractor=letter.contractor, reply_due=letter.reply_due,
            unanswered=unanswered,
        )
    ]  # fmt: skip


def escalate_letter(asked: Asked[EscalateLetter], states: Mapping[str, Any]) -> list[Event]:
    command = asked.command
    letter, unanswered = _still_open(command, states)
    if letter.escalate_at != command.escalate_at or not unanswered:
        return []
    return [
        LetterEscalated(
            estate=command.estate, letter=command.letter, contractor=letter.contractor, unanswered=unanswered, to=HEADS
        )
    ]  # fmt: skip


def _still_open(command: RemindLetter | EscalateLetter, states: Mapping[str, Any]) -> tuple[Letter, tuple[str, ...]]:
    letter: Letter = states[f"letter:{command.letter}"]
    unanswered = (name for name in command.unanswered if is_unanswered(states[f"issue:{name}"], command.letter))
    return letter, tuple(unanswered)
