"""Ids of the things of the trade; each names its kind, so that the history of one thing can be found.

An id is made by whoever first speaks of the thing, never by the service that records it: a phone or page sends
the text of a fresh uuid (so the same form sent twice is one thing), an import makes a uuid5 of the estate and
the thing's natural key (so the same row imported twice is one thing). A person's id is never made from name,
phone or e-mail: whoever guessed those could find the person again after the erasure.
"""

from typing import Annotated

from shared.messages import CODE_PATTERN, ID_PATTERN, Touches, like

RegionCode = Annotated[str, CODE_PATTERN, Touches("region")]
BuildingId = Annotated[str, ID_PATTERN, Touches("building")]
PhaseId = Annotated[str, ID_PATTERN, Touches("phase")]
ClusterId = Annotated[str, ID_PATTERN, Touches("cluster")]
CommonPartId = Annotated[str, ID_PATTERN, Touches("common-part")]
UnitId = Annotated[str, ID_PATTERN, Touches("unit")]
PersonId = Annotated[str, ID_PATTERN, Touches("person")]
OwnerId = Annotated[str, ID_PATTERN, Touches("owner")]  # the person id of an owner
ContractorId = Annotated[str, ID_PATTERN, Touches("contractor")]
ProxyId = Annotated[str, ID_PATTERN, Touches("proxy")]  # one power of attorney
PromiseId = Annotated[str, ID_PATTERN, Touches("promise")]
BatchId = Annotated[str, ID_PATTERN, Touches("batch")]
AttemptId = Annotated[str, ID_PATTERN]  # one call, message or visit to invite an owner
BorrowingId = Annotated[str, ID_PATTERN]  # one borrowing of kept keys
ImportId = Annotated[str, ID_PATTERN, Touches("import")]
InspectionId = Annotated[str, ID_PATTERN, Touches("inspection")]
IssueId = Annotated[str, ID_PATTERN, Touches("issue")]
LetterId = Annotated[str, ID_PATTERN, Touches("letter")]
BulkId = Annotated[str, ID_PATTERN, Touches("bulk")]  # one command about many issues
VisitId = Annotated[str, ID_PATTERN, Touches("visit")]
MatterId = Annotated[str, ID_PATTERN, Touches("matter")]
RecordsId = Annotated[str, ID_PATTERN, Touches("records")]  # one batch of visit records going to signature
RuleId = Annotated[str, ID_PATTERN, Touches("rule")]
NotificationId = Annotated[str, ID_PATTERN, Touches("notification")]
DigestId = Annotated[str, ID_PATTERN]  # what gathers for one recipient until one moment
TokenId = Annotated[str, ID_PATTERN, Touches("token")]
LinkId = Annotated[str, ID_PATTERN, Touches("link")]
BookId = Annotated[str, ID_PATTERN, Touches("book")]  # a book of receipts
ReceiptId = Annotated[str, ID_PATTERN, Touches("receipt")]
RefundId = Annotated[str, ID_PATTERN, Touches("refund")]
WaiverId = Annotated[str, ID_PATTERN, Touches("waiver")]
TaskId = Annotated[str, ID_PATTERN, Touches("task")]  # of the countdown plan
CoordinationItemId = Annotated[str, ID_PATTERN, Touches("coordination-item")]
MeetingId = Annotated[str, ID_PATTERN, Touches("meeting")]
EmergencyId = Annotated[str, ID_PATTERN, Touches("emergency")]  # one time the emergency plan was needed
EventId = Annotated[str, ID_PATTERN]  # an event of any service; its own history is kept by the audit

Sha256 = Annotated[str, like(r"^[0-9a-f]+$", 64, 64)]  # bytes in shared/blobs.py
