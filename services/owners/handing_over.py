"""The day: its part of the table of contents."""

from services.owners import (
    calling,
    counted_waits,
    counter_slips,
    day,
    in_line,
    inspection_counter,
    letting_pass,
    releasing,
)
from services.owners.inviting import POLICIES, UNIT
from services.owners.lookups import ESTATE
from services.owners.reactions import when_unit_inspected_pass_inspection_counter
from services.owners.read_models import day_lists, units
from services.owners.read_models.awaited_inspections import AWAITED_INSPECTIONS
from services.owners.read_models.counter_lines import COUNTER_LINES
from services.owners.read_models.queue_numbers import QUEUE_NUMBERS
from services.owners.read_models.refusals import REFUSALS
from services.owners.read_models.reservations import RESERVATIONS
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.read_models.unit_counters import UNIT_COUNTERS
from services.owners.read_models.unit_days import UNIT_DAYS
from services.owners.roles import CASHIER, CLERK, INSPECTOR, NOBODY, STAFF, SUPERVISOR
from services.owners.scans import kept_first
from shared.contracts.defects import UnitInspected
from shared.contracts.owners import (
    AwaitedInspections,
    CallNext,
    CheckInOwner,
    CounterLine,
    CounterWaits,
    FillReservation,
    MissingSlipPaper,
    OpenReservations,
    PassCounter,
    PassInspectionByHand,
    PassInspectionCounter,
    PassWithReservation,
    PutOwnerBack,
    QueueTicketPaper,
    RefuseAtCounter,
    RefusedUnits,
    RefuseHandover,
    ReleaseKeys,
    ReopenCounter,
    SignDocuments,
    StepsOfUnit,
    UnitFile,
    WhatIsMissing,
)
from shared.decider import Handler, Lookup
from shared.reactions import Reaction
from shared.service import Answer

COUNTER = "counter:{estate}:{counter}"
QUEUE = Lookup(QUEUE_NUMBERS, "{estate}/{day}")
LINES = Lookup(COUNTER_LINES, "{estate}")
BY_THE_TABLE = (POLICIES, Lookup(UNIT_COUNTERS, "{unit}"), ESTATE)
AT_COUNTERS = (CLERK, CASHIER, INSPECTOR, SUPERVISOR)

HANDLERS = (
    Handler(CheckInOwner, day.check_in_owner, day.units_in_one_go, (CLERK,), (POLICIES, QUEUE, ESTATE)),
    Handler(CallNext, calling.call_next, COUNTER, AT_COUNTERS, (LINES,)),
    Handler(PutOwnerBack, calling.put_owner_back, COUNTER, AT_COUNTERS, (LINES,)),
    Handler(PassCounter, day.pass_counter, UNIT, (CLERK, CASHIER), BY_THE_TABLE),
    Handler(RefuseAtCounter, letting_pass.refuse_at_counter, UNIT, AT_COUNTERS),
    Handler(PassWithReservation, letting_pass.pass_with_reservation, UNIT, (SUPERVISOR,), BY_THE_TABLE),
    Handler(FillReservation, letting_pass.fill_reservation, UNIT, (CLERK, SUPERVISOR)),
    Handler(ReopenCounter, letting_pass.reopen_counter, UNIT, AT_COUNTERS, (POLICIES,)),
    Handler(PassInspectionCounter, inspection_counter.pass_inspection_counter, UNIT, NOBODY, (POLICIES,)),
    Handler(PassInspectionByHand, inspection_counter.pass_inspection_by_hand, UNIT, (INSPECTOR, CLERK), BY_THE_TABLE),
    Handler(RefuseHandover, day.refuse_handover, UNIT, (CLERK,)),
    kept_first(Handler(SignDocuments, day.sign_documents, UNIT, (CLERK,), BY_THE_TABLE)),
    kept_first(Handler(ReleaseKeys, releasing.release_keys, releasing.unit_and_bill, (CLERK,), BY_THE_TABLE)),
)
ANSWERS = (
    Answer(CounterLine, in_line.counter_line, in_line.LINE_READS, STAFF),
    Answer(CounterWaits, counted_waits.counter_waits, counted_waits.READS, STAFF),
    Answer(WhatIsMissing, in_line.what_is_missing, in_line.MISSING_READS, (*STAFF, "owner")),
    Answer(StepsOfUnit, in_line.steps_of_unit, in_line.STEP_READS, STAFF),
    Answer(QueueTicketPaper, counter_slips.queue_ticket, counter_slips.TICKET_READS, (*STAFF, "owner")),
    Answer(MissingSlipPaper, counter_slips.missing_slip, counter_slips.SLIP_READS, (*STAFF, "owner")),
    Answer(OpenReservations, day_lists.open_reservations, day_lists.RESERVED_READS, STAFF),
    Answer(AwaitedInspections, day_lists.awaited_inspections, day_lists.AWAITED_READS, STAFF),
    Answer(RefusedUnits, day_lists.refused_units, day_lists.REFUSED_READS, STAFF),
    Answer(UnitFile, units.unit_file, (UNIT_BOARD,), (*STAFF, "owner")),
)
AGGREGATES = (calling.COUNTER,)
MODELS = (
    QUEUE_NUMBERS, COUNTER_LINES, UNIT_DAYS, RESERVATIONS, AWAITED_INSPECTIONS, REFUSALS, UNIT_COUNTERS,
)  # fmt: skip
REACTIONS = (
    Reaction("when_unit_inspected_pass_inspection_counter", UnitInspected, when_unit_inspected_pass_inspection_counter),
)
