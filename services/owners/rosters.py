"""Units and whose they are, week by week: its part of the table of contents."""

from services.owners import corrections, ownership, registration, roster_changes, roster_import, unit
from services.owners.lookups import BUILDING, OWNER
from services.owners.read_models import ownership as ownership_shown
from services.owners.read_models import roster_imports, search, units
from services.owners.read_models.estates import BUILDINGS, ESTATES
from services.owners.read_models.owner_changes import OWNER_CHANGES
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.proxies import PROXIES
from services.owners.read_models.roster_imports import ROSTER_IMPORTS
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.roles import ADMIN, CLERK, NOBODY, SALES, STAFF, WITH_NAMES
from services.owners.roster_difference import check_roster
from services.owners.roster_import_task import continue_imports
from services.owners.roster_sheet import roster_difference_sheet
from services.owners.scans import kept_first
from shared.contracts.owners import (
    ApplyRosterChanges,
    AppointProxy,
    ChangeOwnerContact,
    ChangeOwners,
    CheckRoster,
    CorrectOwner,
    CorrectUnit,
    FinishRosterImport,
    ImportRoster,
    OwnersOfUnit,
    RecordOwner,
    RegisterUnits,
    RevokeProxy,
    Roster,
    RosterDifferenceSheet,
    RosterImportProgress,
    SearchOwners,
    StopRosterImport,
    UnitOwnership,
)
from shared.decider import Handler, Lookup
from shared.service import Answer, Task

NAMED_ESTATES = Lookup(ESTATES, roster_import.estates_of_import)
ROW_BUILDINGS = Lookup(BUILDINGS, registration.buildings_of_rows)
ROW_OWNERS = Lookup(PEOPLE, registration.owners_of_rows)
CHANGED_BUILDINGS = Lookup(BUILDINGS, roster_changes.buildings_of_changes)
CHANGED_OWNERS = Lookup(PEOPLE, roster_changes.owners_of_changes)
OWNERS_AFTERWARDS = Lookup(PEOPLE, ownership.owners_afterwards)
ROSTER_READS = (ESTATES, BUILDINGS, UNIT_BOARD, PEOPLE)

HANDLERS = (
    Handler(
        RegisterUnits,
        registration.register_units,
        registration.streams_of_rows,
        (SALES, ADMIN),
        (ROW_BUILDINGS, ROW_OWNERS),
    ),
    Handler(RecordOwner, registration.record_owner, "unit:{unit}", (SALES, CLERK), (OWNER,)),
    Handler(CorrectUnit, corrections.correct_unit, "unit:{unit}", (SALES, ADMIN), (BUILDING,)),
    Handler(CorrectOwner, corrections.correct_owner, "unit:{unit}", (SALES, CLERK), (OWNER,)),
    Handler(ChangeOwnerContact, corrections.change_owner_contact, "unit:{unit}", (SALES, CLERK), (OWNER,)),
    kept_first(Handler(ChangeOwners, ownership.change_owners, "unit:{unit}", (SALES, CLERK), (OWNERS_AFTERWARDS,))),
    kept_first(Handler(AppointProxy, ownership.appoint_proxy, ownership.streams_of_proxy, (CLERK,))),
    Handler(RevokeProxy, ownership.revoke_proxy, "unit:{unit}", (CLERK,)),
    Handler(
        ApplyRosterChanges,
        roster_changes.apply_roster_changes,
        roster_changes.streams_of_changes,
        NOBODY,
        (CHANGED_BUILDINGS, CHANGED_OWNERS),
    ),
    Handler(ImportRoster, roster_import.import_roster, "roster:{roster_import}", (SALES, ADMIN), (NAMED_ESTATES,)),
    Handler(FinishRosterImport, roster_import.finish_roster_import, "roster:{roster_import}", NOBODY),
    Handler(StopRosterImport, roster_import.stop_roster_import, "roster:{roster_import}", NOBODY),
)
ANSWERS = (
    Answer(Roster, units.roster, ROSTER_READS, WITH_NAMES),
    Answer(
        RosterImportProgress, roster_imports.roster_import_progress, (ROSTER_IMPORTS, UNIT_BOARD), (SALES, ADMIN, CLERK)
    ),
    Answer(CheckRoster, check_roster, ROSTER_READS, (SALES, ADMIN)),
    Answer(RosterDifferenceSheet, roster_difference_sheet, ROSTER_READS, (SALES, ADMIN)),
    Answer(UnitOwnership, ownership_shown.unit_ownership, ownership_shown.READS, WITH_NAMES),
    Answer(OwnersOfUnit, units.owners_of_unit, (UNIT_BOARD,), STAFF),
    Answer(SearchOwners, search.search_owners, search.READS, WITH_NAMES),
)
AGGREGATES = (unit.UNIT, roster_import.ROSTER)
MODELS = (UNIT_BOARD, OWNER_CHANGES, PROXIES, ROSTER_IMPORTS)
TASKS = (Task("continue_imports", continue_imports),)
