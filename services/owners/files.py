"""One unit, one file: its part of the table of contents."""

from services.owners import (
    billing,
    checklist,
    file_corrections,
    filing,
    giving_out,
    lending,
    many_units,
    unit_file,
    unit_papers,
    units_on_paper,
)
from services.owners.lookups import ESTATE, UNIT
from services.owners.reactions import when_documents_signed_file_signatures
from services.owners.read_models import file_bulks, file_checklists, file_completeness
from services.owners.read_models import files as unit_files
from services.owners.read_models.file_bulks import FILE_BULKS
from services.owners.read_models.file_checklists import FILE_CHECKLISTS
from services.owners.read_models.own_or_group import estate_and_group
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.read_models.unit_documents import UNIT_DOCUMENTS
from services.owners.read_models.unit_files import UNIT_FILES
from services.owners.roles import ADMIN, CLERK, MANAGER, NOBODY, SALES, STAFF, SUPERVISOR
from services.owners.scans import kept_first
from shared.contracts.owners import (
    BuildingPapers,
    CorrectDocument,
    DocumentsSigned,
    FileBulkOutcome,
    FileChecklistInForce,
    FileCompleteness,
    FileDocument,
    FileDocuments,
    FileSignedDocuments,
    FilesOfBuilding,
    GiveOutDocument,
    GiveOutDocuments,
    LendFile,
    LentFiles,
    MarkFileOverdue,
    ReturnFile,
    SetFileChecklist,
    SetFileConditions,
    ShelveFiles,
    UnitDocuments,
    UnitPaper,
)
from shared.deadlines import Deadline
from shared.decider import Handler, Lookup
from shared.reactions import Reaction
from shared.service import Answer

FILING = (CLERK, SUPERVISOR, SALES, "inspector", "developer_rep")
KEEPING = (CLERK, SUPERVISOR)

CHECKLISTS = Lookup(FILE_CHECKLISTS, estate_and_group)
UNITS = Lookup(UNIT_BOARD, many_units.units_of)
FILE = "unit-file:{unit}"
OF_FILE = (CHECKLISTS, ESTATE, UNIT)
OF_FILES = (CHECKLISTS, ESTATE, UNITS)

HANDLERS = (
    Handler(SetFileChecklist, checklist.set_file_checklist, checklist.STREAM, (ADMIN, MANAGER), (CHECKLISTS, ESTATE)),
    kept_first(Handler(FileDocument, filing.file_document, FILE, FILING, OF_FILE)),
    Handler(FileDocuments, filing.file_documents, many_units.streams, FILING, OF_FILES),
    Handler(FileSignedDocuments, filing.file_signed_documents, FILE, NOBODY, OF_FILE),
    Handler(GiveOutDocument, giving_out.give_out_document, FILE, (CLERK, SUPERVISOR, SALES), OF_FILE),
    Handler(GiveOutDocuments, giving_out.give_out_documents, many_units.streams, (CLERK, SUPERVISOR, SALES), OF_FILES),
    Handler(CorrectDocument, file_corrections.correct_document, FILE, KEEPING, OF_FILE),
    Handler(SetFileConditions, file_corrections.set_file_conditions, FILE, (*KEEPING, "inspector"), OF_FILE),
    Handler(ShelveFiles, lending.shelve_files, lending.files_of, KEEPING, (Lookup(UNIT_BOARD, billing.units_of),)),
    Handler(LendFile, lending.lend_file, FILE, KEEPING, (ESTATE, UNIT, Lookup(PEOPLE, "{borrower}"))),
    Handler(ReturnFile, lending.return_file, FILE, KEEPING, (UNIT,)),
    Handler(MarkFileOverdue, lending.mark_file_overdue, FILE, NOBODY),
)
ANSWERS = (
    Answer(FileChecklistInForce, file_checklists.file_checklist_in_force, (FILE_CHECKLISTS,), (*STAFF, "owner")),
    Answer(UnitDocuments, unit_files.unit_documents, unit_files.READS, (*STAFF, "owner")),
    Answer(FilesOfBuilding, file_completeness.files_of_building, file_completeness.READS, STAFF),
    Answer(FileCompleteness, file_completeness.file_completeness, file_completeness.READS, STAFF),
    Answer(LentFiles, unit_files.lent_files, unit_files.LOANS_READ, STAFF),
    Answer(UnitPaper, unit_papers.unit_paper, units_on_paper.READS, (*STAFF, "owner")),
    Answer(BuildingPapers, unit_papers.building_papers, units_on_paper.READS, STAFF),
    Answer(FileBulkOutcome, file_bulks.file_bulk_outcome, (FILE_BULKS, UNIT_BOARD), STAFF),
)
AGGREGATES = (checklist.FILE_CHECKLIST, unit_file.UNIT_FILE, many_units.BULK)
MODELS = (FILE_CHECKLISTS, UNIT_DOCUMENTS, UNIT_FILES, FILE_BULKS)
REACTIONS = (Reaction("when_documents_signed_file_signatures", DocumentsSigned, when_documents_signed_file_signatures),)
DEADLINES = (Deadline("file_on_loan_due", UNIT_FILES, "due_back_at", lending.overdue_file),)
