"""The invitation: its part of the table of contents."""

from services.owners import appointment_calendar, booking, invitation, offering, policy, reaching, slots
from services.owners.lookups import ESTATE
from services.owners.read_models import handover_batches, invited
from services.owners.read_models.bookings import BOOKINGS
from services.owners.read_models.estates import ESTATES
from services.owners.read_models.handover_batches import HANDOVER_BATCHES
from services.owners.read_models.handover_policies import HANDOVER_POLICIES
from services.owners.read_models.invitations import INVITATIONS
from services.owners.read_models.own_or_group import estate_and_group
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.read_models.unit_days import UNIT_DAYS
from services.owners.roles import ADMIN, CLERK, DEVELOPER, MANAGER, SALES, STAFF, SUPERVISOR
from services.owners.scans import kept_first
from shared.contracts.owners import (
    AppointmentCalendar,
    AppointmentSlots,
    AppointmentsOfDay,
    BookAppointment,
    CloseBatch,
    DeemUnitHandedOver,
    DeliveryDatesAtRisk,
    HandoverBatches,
    Invitations,
    IssueHandoverNotices,
    MarkAppointmentMissed,
    OpenHandoverBatch,
    RecordInvitationAttempt,
    ServeHandoverNotices,
    SetHandoverPolicy,
)
from shared.deadlines import Deadline
from shared.decider import Handler, Lookup
from shared.service import Answer

BATCH_OPENERS = (CLERK, SUPERVISOR, MANAGER)
NOTICE_STREAMS = invitation.batch_and_units
UNIT = "unit:{unit}"
POLICIES = Lookup(HANDOVER_POLICIES, estate_and_group)
BOOKED = Lookup(BOOKINGS, slots.slots_of)
OFFERED = (UNIT_BOARD, HANDOVER_BATCHES, ESTATES, HANDOVER_POLICIES, BOOKINGS)

HANDLERS = (
    Handler(SetHandoverPolicy, policy.set_handover_policy, "handover-policy:{estate}", (ADMIN, MANAGER), (POLICIES,)),
    Handler(OpenHandoverBatch, invitation.open_handover_batch, "batch:{batch}", BATCH_OPENERS, (ESTATE,)),
    Handler(CloseBatch, invitation.close_batch, "batch:{batch}", BATCH_OPENERS),
    Handler(IssueHandoverNotices, invitation.issue_handover_notices, NOTICE_STREAMS, (CLERK, SALES), (POLICIES,)),
    kept_first(
        Handler(ServeHandoverNotices, invitation.serve_handover_notices, invitation.served_units, (CLERK,), (POLICIES,))
    ),
    Handler(RecordInvitationAttempt, reaching.record_invitation_attempt, UNIT, (CLERK, SALES)),
    Handler(BookAppointment, booking.book_appointment, UNIT, (CLERK, "owner"), (ESTATE, POLICIES, BOOKED)),
    Handler(MarkAppointmentMissed, booking.mark_appointment_missed, UNIT, (CLERK,), (ESTATE,)),
    kept_first(Handler(DeemUnitHandedOver, reaching.deem_unit_handed_over, UNIT, (DEVELOPER,), (POLICIES, ESTATE))),
)
ANSWERS = (
    Answer(AppointmentSlots, offering.appointment_slots, OFFERED, (*STAFF, "owner")),
    Answer(
        AppointmentCalendar, appointment_calendar.appointment_calendar, appointment_calendar.READS, (*STAFF, "owner")
    ),
    Answer(AppointmentsOfDay, invited.appointments_of_day, (*invited.READS, UNIT_DAYS), STAFF),
    Answer(HandoverBatches, handover_batches.handover_batches, (HANDOVER_BATCHES, UNIT_BOARD), STAFF),
    Answer(Invitations, invited.invitations, invited.READS, STAFF),
    Answer(DeliveryDatesAtRisk, invited.delivery_dates_at_risk, invited.AT_RISK_READS, STAFF),
)
AGGREGATES = (invitation.BATCH, policy.POLICY)
MODELS = (HANDOVER_BATCHES, HANDOVER_POLICIES, BOOKINGS, INVITATIONS)
DEADLINES = (Deadline("appointment_missed", INVITATIONS, "missed_after", booking.missed_appointment),)
