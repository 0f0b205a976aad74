"""The invitation and the day: its part of the table of contents."""

from services.owners import day, invitation, offering, policy, slots
from services.owners.lookups import ESTATE
from services.owners.reactions import when_unit_inspected_pass_inspection_counter
from services.owners.read_models import handover_batches, units
from services.owners.read_models.bookings import BOOKINGS
from services.owners.read_models.estates import ESTATES
from services.owners.read_models.handover_batches import HANDOVER_BATCHES
from services.owners.read_models.handover_policies import HANDOVER_POLICIES, estate_and_group
from services.owners.read_models.queue_numbers import QUEUE_NUMBERS
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.roles import ADMIN, CASHIER, CLERK, MANAGER, NOBODY, SALES, STAFF, SUPERVISOR
from services.owners.scans import kept_first
from shared.contracts.defects import UnitInspected
from shared.contracts.owners import (
    AppointmentSlots,
    BookAppointment,
    CheckInOwner,
    HandoverBatches,
    IssueHandoverNotices,
    OpenHandoverBatch,
    PassCounter,
    PassInspectionCounter,
    RefuseHandover,
    ReleaseKeys,
    ServeHandoverNotices,
    SetHandoverPolicy,
    SignDocuments,
    UnitFile,
)
from shared.decider import Handler, Lookup
from shared.reactions import Reaction
from shared.service import Answer

BATCH_OPENERS = (CLERK, SUPERVISOR, MANAGER)
NOTICE_STREAMS = invitation.batch_and_units
POLICIES = Lookup(HANDOVER_POLICIES, estate_and_group)
QUEUE = Lookup(QUEUE_NUMBERS, "{estate}/{day}")
OFFERED = (UNIT_BOARD, HANDOVER_BATCHES, ESTATES, HANDOVER_POLICIES, BOOKINGS)

HANDLERS = (
    Handler(SetHandoverPolicy, policy.set_handover_policy, "handover-policy:{estate}", (ADMIN, MANAGER), (POLICIES,)),
    Handler(OpenHandoverBatch, invitation.open_handover_batch, "batch:{batch}", BATCH_OPENERS, (ESTATE,)),
    Handler(IssueHandoverNotices, invitation.issue_handover_notices, NOTICE_STREAMS, (CLERK, SALES), (POLICIES,)),
    kept_first(
        Handler(ServeHandoverNotices, invitation.serve_handover_notices, invitation.served_units, (CLERK,), (POLICIES,))
    ),
    Handler(
        BookAppointment,
        invitation.book_appointment,
        "unit:{unit}",
        (CLERK, "owner"),
        (ESTATE, POLICIES, Lookup(BOOKINGS, slots.slots_of)),
    ),
    Handler(CheckInOwner, day.check_in_owner, "unit:{unit}", (CLERK,), (POLICIES, QUEUE)),
    Handler(PassCounter, day.pass_counter, "unit:{unit}", (CLERK, CASHIER), (POLICIES,)),
    Handler(PassInspectionCounter, day.pass_inspection_counter, "unit:{unit}", NOBODY, (POLICIES,)),
    Handler(RefuseHandover, day.refuse_handover, "unit:{unit}", (CLERK,)),
    kept_first(Handler(SignDocuments, day.sign_documents, "unit:{unit}", (CLERK,), (POLICIES,))),
    Handler(ReleaseKeys, day.release_keys, day.unit_and_bill, (CLERK,), (POLICIES, ESTATE)),
)
ANSWERS = (
    Answer(AppointmentSlots, offering.appointment_slots, OFFERED, (*STAFF, "owner")),
    Answer(HandoverBatches, handover_batches.handover_batches, (HANDOVER_BATCHES, UNIT_BOARD), STAFF),
    Answer(UnitFile, units.unit_file, (UNIT_BOARD,), (*STAFF, "owner")),
)
AGGREGATES = (invitation.BATCH, policy.POLICY)
MODELS = (HANDOVER_BATCHES, HANDOVER_POLICIES, BOOKINGS, QUEUE_NUMBERS)
REACTIONS = (
    Reaction("when_unit_inspected_pass_inspection_counter", UnitInspected, when_unit_inspected_pass_inspection_counter),
)
