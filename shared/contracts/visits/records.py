"""Sign-off: a batch of visit records is submitted, signed by supervisor, then project manager, then archived."""

from typing import Literal

from pydantic import Field

from shared.contracts.identifiers import PersonId, RecordsId, Sha256, VisitId
from shared.contracts.visits.messages import VisitsCommand, VisitsEvent

Signatory = Literal["service_supervisor", "project_manager"]


class VisitRecordsSubmitted(VisitsEvent, wire="VisitRecordsSubmitted", stream="records:{records}"):
    """These logged visits go to signature together; `logged_by` are those who made them and may not sign."""

    records: RecordsId
    visits: tuple[VisitId, ...]
    logged_by: tuple[PersonId, ...]


class SubmitVisitRecords(VisitsCommand, wire="SubmitVisitRecords"):
    """Role customer_service. At most 200 logged visits. Refused `VisitNotLogged`."""

    records: RecordsId
    visits: tuple[VisitId, ...] = Field(min_length=1, max_length=200)


class VisitRecordsSigned(VisitsEvent, wire="VisitRecordsSigned", stream="records:{records}"):
    """Signed at this level: first service_supervisor, then project_manager."""

    records: RecordsId
    level: Signatory
    signed_by: PersonId


class SignVisitRecords(VisitsCommand, wire="SignVisitRecords"):
    """Role service_supervisor or project_manager, in this order; nobody signs a visit they logged."""

    records: RecordsId


class VisitRecordsArchived(VisitsEvent, wire="VisitRecordsArchived", stream="records:{records}"):
    """The signed records lie in the blobs, one paper per visit in their order; only later ones correct them."""

    records: RecordsId
    visits: tuple[VisitId, ...]
    papers: tuple[Sha256, ...]


class ArchiveVisitRecords(VisitsCommand, wire="ArchiveVisitRecords"):
    """Role customer_service or system, which does it by itself after the second signature.

    `papers` are one per visit in the order of submission. Refused `VisitRecordsNotSigned`, `PapersNotOnePerVisit`.
    """

    records: RecordsId
    papers: tuple[Sha256, ...] = Field(min_length=1, max_length=200)


class PersonalDataErased(VisitsEvent, wire="PersonalDataErased", stream="person:{person}", erases="person"):
    """Visits' own record that what it knew of the person is unreadable; estate is GROUP."""

    person: PersonId


class ErasePersonalData(VisitsCommand, wire="ErasePersonalData"):
    """System only: reaction to owners' `PersonErased`; estate is GROUP."""

    person: PersonId
