"""What becomes of a letter: received, reminded, answered item by item, escalated."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from shared.contracts.defects.bulk import EachOnce, RefusedIssue
from shared.contracts.defects.messages import DefectsCommand, DefectsEvent
from shared.contracts.identifiers import ContractorId, IssueId, LetterId, PersonId, Sha256
from shared.contracts.vocabulary import Role, Row
from shared.messages import Line, Text

HowReceived = Literal["signed", "registered_mail", "message", "handed_over"]


class LetterReceived(DefectsEvent, wire="LetterReceived", stream="letter:{letter}"):
    """The addressee has the letter since `received_at`: the response clock runs from there, to `reply_due`.

    A letter already said to be overdue keeps its date.
    """

    letter: LetterId
    contractor: ContractorId | None
    received_at: AwareDatetime
    how: HowReceived
    proof: Sha256 | None
    mail_number: Line | None
    issues: tuple[IssueId, ...]
    reply_due: AwareDatetime
    remind_at: AwareDatetime | None
    policy_version: int
    provisional: bool = False


class RecordLetterReceived(DefectsCommand, wire="RecordLetterReceived"):
    """Role inspector, service_supervisor, or the addressee; the system where a message arrived.

    The first receipt counts. Refused `LetterNotIssued`, `ReceiptWithoutProof` unless signed paper, mail number or
    message is named, `ReceivedInTheFuture`.
    """

    letter: LetterId
    received_at: AwareDatetime
    how: HowReceived
    proof: Sha256 | None = None
    mail_number: Line | None = None


class LetterReminded(DefectsEvent, wire="LetterReminded", stream="letter:{letter}"):
    """Before the reply is due: these are not answered yet."""

    letter: LetterId
    contractor: ContractorId | None
    reply_due: AwareDatetime
    unanswered: tuple[IssueId, ...]


class RemindLetter(DefectsCommand, wire="RemindLetter"):
    """System only, at `remind_at`. Nothing happens where all is answered or the date has moved."""

    letter: LetterId
    remind_at: AwareDatetime
    unanswered: tuple[IssueId, ...] = Field(min_length=1, max_length=200)


class ItemAnswer(Row):
    """One item: confirmed, or disputed with a reason; the project department names a confirmed one's contractor."""

    issue: IssueId
    answer: Literal["confirmed", "disputed"]
    reason: Text = ""
    contractor: ContractorId | None = None


class LetterAnswered(DefectsEvent, wire="LetterAnswered", stream="letter:{letter}"):
    """A named person has answered items of the letter (确认手续), who signed `paper`; each item is in one list."""

    letter: LetterId
    contractor: ContractorId | None
    signed_by: PersonId
    answered_at: AwareDatetime
    confirmed: tuple[IssueId, ...]
    disputed: tuple[IssueId, ...]
    unchanged: tuple[IssueId, ...]
    refused: tuple[RefusedIssue, ...]
    paper: Sha256 | None = None


class AnswerLetter(DefectsCommand, wire="AnswerLetter"):
    """Role contractor for its own letter, developer_rep for one to the project department; each item has its outcome.

    As `ConfirmIssue` and `DisputeIssue` for each; refused `LetterNotIssued`, `NotTheAddressee`.
    """

    letter: LetterId
    answers: Annotated[tuple[ItemAnswer, ...], EachOnce] = Field(min_length=1, max_length=200)
    paper: Sha256 | None = None


class LetterEscalated(DefectsEvent, wire="LetterEscalated", stream="letter:{letter}"):
    """Still unanswered after the reply was overdue: the heads of both sides hear of it."""

    letter: LetterId
    contractor: ContractorId | None
    unanswered: tuple[IssueId, ...]
    to: tuple[Role, ...]


class EscalateLetter(DefectsCommand, wire="EscalateLetter"):
    """System only, at `escalate_at`. Nothing happens where all is answered by now."""

    letter: LetterId
    escalate_at: AwareDatetime
    unanswered: tuple[IssueId, ...] = Field(min_length=1, max_length=200)
