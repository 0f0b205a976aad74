"""The events somebody may be told of; every other event of the three services is nobody's news."""

from types import MappingProxyType

from shared.contracts import defects, owners, visits
from shared.messages import Event

_EVENTS: tuple[type[Event], ...] = (
    owners.HandoverNoticeIssued,
    owners.AppointmentBooked,
    owners.HandoverRefused,
    owners.KeysReleased,
    owners.UnitHandedOver,
    defects.LetterIssued,
    defects.LetterReplyOverdue,
    defects.EmergencyOrdered,
    defects.IssueConfirmed,
    defects.IssueDisputed,
    defects.DisputeRuled,
    defects.DueDateSet,
    defects.IssueBecameOverdue,
    defects.IssueExplained,
    defects.IssueVoided,
    defects.MethodProposed,
    defects.MethodAgreed,
    defects.MethodNotAgreed,
    defects.RectificationStarted,
    defects.RectificationReported,
    defects.RectificationAccepted,
    defects.RectificationRejected,
    defects.OwnerRejectedRepair,
    defects.IssueReopened,
    defects.IssueClosed,
    visits.VisitPlanned,
    visits.VisitMoved,
    visits.MatterRaised,
    visits.MatterAssigned,
    visits.MatterEscalated,
    visits.MatterResultReported,
    visits.OwnerDissatisfied,
    visits.DifficultOwnerMarked,
    visits.VisitRecordsSubmitted,
)
TOLD_OF = MappingProxyType({(event.service, event.wire): event for event in _EVENTS})
