"""What owners does when it hears of something elsewhere."""

from collections.abc import Sequence

from shared.contracts.defects import UnitInspected
from shared.contracts.owners import (
    DocumentsSigned,
    FileSignedDocuments,
    MoveBill,
    PassInspectionCounter,
    UnitCorrected,
)
from shared.messages import Command
from shared.records import Recorded

WITH_THE_OWNER = {"owner", "re_inspection"}  # surveys, open days and warranty rounds are no part of the handover


def when_unit_inspected_pass_inspection_counter(recorded: Recorded) -> Sequence[Command]:
    match recorded.event:
        case UnitInspected(kind=kind) as event if kind in WITH_THE_OWNER:
            return [
                PassInspectionCounter(
                    estate=event.estate, unit=event.unit, inspection=event.inspection, attempt=event.attempt,
                    conclusion=event.conclusion, refusal=event.refusal, refusal_note=event.refusal_note,
                    meters=event.meters,
                )
            ]  # fmt: skip
        case _:
            return []


def when_documents_signed_file_signatures(recorded: Recorded) -> Sequence[Command]:
    match recorded.event:
        case DocumentsSigned() as event:
            return [
                FileSignedDocuments(
                    estate=event.estate, unit=event.unit, documents=event.documents, scan=event.scan
                )
            ]  # fmt: skip
        case _:
            return []


def when_unit_corrected_move_bill(recorded: Recorded) -> Sequence[Command]:
    match recorded.event:
        case UnitCorrected() as event if "building" in event.columns:
            return [MoveBill(estate=event.estate, unit=event.unit, building=event.building)]
        case _:
            return []
