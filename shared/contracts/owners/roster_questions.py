"""What owners answers about rosters: what a file would bring, and how far an import is."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from shared.contracts.identifiers import ImportId, Sha256, UnitId
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.structure import ChosenRow, SaidColumn
from shared.contracts.papers import Paper
from shared.contracts.vocabulary import Language, Value
from shared.messages import EstateCode


class ImportProgress(Value):
    """`done` of `units` rows stand in the log; `problem` says why an import stopped."""

    roster_import: ImportId
    state: Literal["started", "imported", "stopped"]
    units: int
    done: int
    problem: str | None = None


class RosterImportProgress(OwnersQuery[ImportProgress], wire="RosterImportProgress"):
    """Refused `NotFound` for an import never started."""

    roster_import: ImportId


class RosterDifference(Value):
    """A known unit whose row says something else; `columns` names what differs, never what it says."""

    row: int
    estate: EstateCode
    contract_code: str
    columns: tuple[str, ...]


class RosterCheck(Value):
    """What an import of this file would do; `changed` and `gone` list at most 500, their totals stand beside them.

    `estates` are those the file names; `new` and `known` are units, `new_owners` owners not recorded yet;
    `ignored_columns` are headings nobody reads; `importing` says that an import of these very bytes is under way. An
    import of a file with changed units stops before its first row unless it is told to leave those as they are or to
    apply what they say; what is gone is never removed. `chosen` of the changed units would be applied.
    """

    sha256: Sha256
    estates: tuple[EstateCode, ...]
    buildings: int
    units: int
    owners: int
    new: int
    new_owners: int
    known: int
    changed_total: int
    changed: tuple[RosterDifference, ...] = ()
    gone_total: int
    gone: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    importing: bool = False
    chosen: int = 0


class CheckRoster(OwnersQuery[RosterCheck], wire="CheckRoster"):
    """The file lies in the blobs. Role sales or group_admin; estate GROUP for a file that names the estate of each row.

    Refused `RosterRowsWrong` with `faults` (row, column, reason_zh, reason_en; at most 500) and their `total`,
    `RosterUnreadable`, `BlobMissing`, `EstateNotKnown`. Rows are counted as the file shows them, the headings are 1.
    `only`, `without` and `columns`: see `ImportRoster`; refused `ChosenRowNotChanged` where a named row is none of
    those that differ, `HeadingNotInFile`, `ColumnNotKnown`, `ColumnSaidTwice`.
    """

    sha256: Sha256
    only: tuple[ChosenRow, ...] = Field(default=(), max_length=2_000)
    without: tuple[ChosenRow, ...] = Field(default=(), max_length=2_000)
    columns: tuple[SaidColumn, ...] = Field(default=(), max_length=40)


class RosterOwner(Value):
    """An owner as a roster names one; every text is None once the person is erased."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


class RosterLine(Value):
    """A unit as a roster has it."""

    unit: UnitId
    building: str
    entrance: str
    floor: int
    contract_code: str
    door_number: str
    unit_type: str
    built_area: Decimal
    usable_area: Decimal
    owners: tuple[RosterOwner, ...] = ()
    deliver_by: date | None = None
    handed_over_on: date | None = None


class RosterPage(Value):
    rows: tuple[RosterLine, ...]
    after: str | None = None


class Roster(OwnersQuery[RosterPage], wire="Roster"):
    """Whoever may see names: the estate's units by contract code, as a roster lists them; it may be imported again."""

    after: str | None = Field(default=None, max_length=32)
    limit: int = Field(default=500, ge=1, le=1_000)


class RosterSheet(Paper):
    """An Excel file; `importing` says that an import of the roster it is of is under way."""

    importing: bool = False


class RosterDifferenceSheet(OwnersQuery[RosterSheet], wire="RosterDifferenceSheet"):
    """As `CheckRoster`, and every new, changed and gone row as an Excel file, in one language.

    What differs is shown beside what is registered, but for owners, of whom only the id of the unit's row is said: the
    file holds no name, phone or mail.
    """

    sha256: Sha256
    language: Language = "zh"
    columns: tuple[SaidColumn, ...] = Field(default=(), max_length=40)
