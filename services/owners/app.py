"""Owners: the estate, the unit, its owner, the day. The table of contents."""

from services.owners import (
    bill,
    billing,
    contractor,
    corrections,
    day,
    fee_schedule,
    files,
    invitation,
    layout,
    offering,
    official_calendar,
    ownership,
    payments,
    person,
    policy,
    printing,
    promise,
    receipt_books,
    refunds,
    registration,
    roster_changes,
    roster_import,
    sale,
    sales_import,
    slots,
    structure,
    typical_fees,
    unit,
    waiving,
)
from services.owners.administrator import appoint_administrator
from services.owners.import_task import continue_imports
from services.owners.reactions import when_unit_inspected_pass_inspection_counter
from services.owners.read_models import (
    arrears,
    cashier_day,
    estates,
    fee_schedules,
    handover_batches,
    layout_shown,
    promises_shown,
    roles_held,
    roster_imports,
    sales,
    search,
    unit_bills,
    units,
)
from services.owners.read_models import ownership as ownership_shown
from services.owners.read_models import receipt_books as receipt_book_list
from services.owners.read_models.bill_items import BILL_ITEMS
from services.owners.read_models.bookings import BOOKINGS
from services.owners.read_models.cash_book import CASH_BOOK
from services.owners.read_models.contractors import CONTRACTORS
from services.owners.read_models.estates import BUILDINGS, ESTATES, REGIONS
from services.owners.read_models.fee_schedules import FEE_SCHEDULE_VERSIONS, FEE_SCHEDULES
from services.owners.read_models.handover_batches import HANDOVER_BATCHES
from services.owners.read_models.handover_policies import HANDOVER_POLICIES, estate_and_group
from services.owners.read_models.layout import CLUSTERS, COMMON_PARTS, PARKING_SPACES, PHASES
from services.owners.read_models.official_calendars import OFFICIAL_CALENDARS
from services.owners.read_models.owner_changes import OWNER_CHANGES
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.promises import EXPLAINED_FINDINGS, OWNERS_TOLD, PROMISES
from services.owners.read_models.proxies import PROXIES
from services.owners.read_models.queue_numbers import QUEUE_NUMBERS
from services.owners.read_models.receipt_books import RECEIPT_BOOKS
from services.owners.read_models.roles_held import ROLES_HELD
from services.owners.read_models.roster_imports import ROSTER_IMPORTS
from services.owners.read_models.sales import SALES_IMPORTS, UNIT_SALES
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.roles import (
    ADMIN,
    CASHIER,
    CLERK,
    DEVELOPER,
    EVERYBODY,
    INSPECTOR,
    MANAGER,
    MONEY,
    NOBODY,
    SALES,
    STAFF,
    SUPERVISOR,
    WITH_NAMES,
)
from services.owners.roster_difference import check_roster
from services.owners.roster_sheet import roster_difference_sheet
from services.owners.sales_check import check_sales
from services.owners.sales_import_task import continue_sales_imports
from shared.contracts.defects import UnitInspected
from shared.contracts.owners import (
    AcceptPaymentProof,
    AgreeExplanation,
    ApplyRosterChanges,
    AppointmentSlots,
    AppointProxy,
    Arrears,
    ArrearsByPayee,
    BillFee,
    BillFees,
    BookAppointment,
    CashierDay,
    ChangeOwnerContact,
    ChangeOwners,
    CheckInOwner,
    CheckRoster,
    CheckSales,
    CollectionRate,
    CommonParts,
    ContractorContact,
    ContractorRobot,
    CorrectOwner,
    CorrectPromise,
    CorrectUnit,
    EngageContractor,
    ErasePerson,
    EstateOverview,
    FeeScheduleInForce,
    Figures,
    FindPromiseGap,
    FinishRosterImport,
    FinishSalesImport,
    GrantRole,
    HandoverBatches,
    ImportRoster,
    ImportSales,
    IssueHandoverNotices,
    OpenHandoverBatch,
    OwnerFees,
    OwnerFeeSheetPaper,
    OwnersOfUnit,
    ParkingSpaces,
    PassCounter,
    PassInspectionCounter,
    PayRefund,
    PeopleOfEstate,
    PersonContact,
    Promises,
    PromisesOfUnit,
    ReceiptBooks,
    RecordOwner,
    RecordOwnerToldOfGap,
    RecordPayments,
    RecordPromise,
    RefuseHandover,
    RegisterBuilding,
    RegisterCluster,
    RegisterCommonPart,
    RegisterEstate,
    RegisterParkingSpace,
    RegisterPerson,
    RegisterPhase,
    RegisterRegion,
    RegisterUnits,
    ReleaseKeys,
    RevokeProxy,
    RevokeRole,
    Roster,
    RosterDifferenceSheet,
    RosterImportProgress,
    SalesImportProgress,
    SalesPayments,
    SearchOwners,
    ServeHandoverNotices,
    SetContractorContact,
    SetFeeSchedule,
    SetHandoverPolicy,
    SetOfficialCalendar,
    SetReceiptBook,
    SignDocuments,
    StopRosterImport,
    StopSalesImport,
    TakeBackWaiver,
    TakePayment,
    TypicalFees,
    UnitBill,
    UnitBoard,
    UnitFile,
    UnitOwnership,
    VoidReceipt,
    WaiveFee,
    WithdrawFeeBill,
)
from shared.decider import SYSTEM_ROLE, Handler, Lookup
from shared.reactions import Reaction
from shared.service import Answer, Service, Task

BATCH_OPENERS = (CLERK, SUPERVISOR, MANAGER)
WAIVING = ("developer_rep", MANAGER, "property_manager")

NOTICE_STREAMS = invitation.batch_and_units
ESTATE = Lookup(ESTATES, "{estate}")
NAMED_ESTATES = Lookup(ESTATES, roster_import.estates_of_import)
POLICIES = Lookup(HANDOVER_POLICIES, estate_and_group)
SCHEDULES = Lookup(FEE_SCHEDULES, fee_schedules.estate_and_group)
BILLED_UNIT = Lookup(UNIT_BOARD, "{unit}")
BILLED_UNITS = Lookup(UNIT_BOARD, billing.units_of)
BOOK = Lookup(RECEIPT_BOOKS, "{book}")
ENTRY = Lookup(CASH_BOOK, "{receipt}")
REFUND = Lookup(CASH_BOOK, refunds.refund_of)
QUEUE = Lookup(QUEUE_NUMBERS, "{estate}/{day}")
GRANTED_IN = Lookup(ESTATES, "{granted_estate}")
GRANTED_FOR = Lookup(CONTRACTORS, "{granted_estate}/{contractor}")
GRANTED_UNIT = Lookup(UNIT_BOARD, "{unit}")
OFFERED = (UNIT_BOARD, HANDOVER_BATCHES, ESTATES, HANDOVER_POLICIES, BOOKINGS)
LOT_BUILDINGS = Lookup(BUILDINGS, contractor.buildings_of)
ROW_BUILDINGS = Lookup(BUILDINGS, registration.buildings_of_rows)
CHANGED_BUILDINGS = Lookup(BUILDINGS, roster_changes.buildings_of_changes)
SOLD_UNITS = Lookup(UNIT_BOARD, sale.units_of_sales)
SALES_STREAM = "sales-import:{sales_import}"
OF_PHASE = Lookup(PHASES, "{phase}")
RIGHT_BUILDING = Lookup(BUILDINGS, "{building}")
OVERVIEW = (ESTATES, BUILDINGS, PHASES, CLUSTERS, CONTRACTORS, UNIT_BOARD, OFFICIAL_CALENDARS)
ROSTER_READS = (ESTATES, BUILDINGS, UNIT_BOARD, PEOPLE)

HANDLERS = (
    Handler(RegisterRegion, structure.register_region, "region:{region}", (ADMIN,)),
    Handler(RegisterEstate, structure.register_estate, "estate:{estate}", (ADMIN,), (Lookup(REGIONS, "{region}"),)),
    Handler(
        RegisterBuilding,
        structure.register_building,
        "building:{building}",
        (ADMIN, SALES),
        (ESTATE, OF_PHASE, Lookup(CLUSTERS, "{cluster}")),
    ),
    Handler(RegisterPhase, layout.register_phase, "phase:{phase}", (ADMIN, SALES), (ESTATE,)),
    Handler(RegisterCluster, layout.register_cluster, "cluster:{cluster}", (ADMIN, SALES), (ESTATE, OF_PHASE)),
    Handler(
        RegisterCommonPart,
        layout.register_common_part,
        "common-part:{part}",
        (ADMIN, INSPECTOR, MANAGER),
        (ESTATE, RIGHT_BUILDING),
    ),
    Handler(
        RegisterParkingSpace,
        layout.register_parking_space,
        layout.PARKING_STREAM,
        (ADMIN, SALES),
        (ESTATE, BILLED_UNIT),
    ),
    Handler(RegisterUnits, registration.register_units, registration.streams_of_rows, (SALES, ADMIN), (ROW_BUILDINGS,)),
    Handler(RecordOwner, registration.record_owner, registration.streams_of_owner, (SALES, CLERK)),
    Handler(CorrectUnit, corrections.correct_unit, "unit:{unit}", (SALES, ADMIN), (RIGHT_BUILDING,)),
    Handler(CorrectOwner, corrections.correct_owner, corrections.streams_of_owner, (SALES, CLERK)),
    Handler(ChangeOwnerContact, corrections.change_owner_contact, corrections.streams_of_owner, (SALES, CLERK)),
    Handler(ChangeOwners, ownership.change_owners, ownership.streams_of_change, (SALES, CLERK)),
    Handler(AppointProxy, ownership.appoint_proxy, ownership.streams_of_proxy, (CLERK,)),
    Handler(RevokeProxy, ownership.revoke_proxy, "unit:{unit}", (CLERK,)),
    Handler(
        ApplyRosterChanges,
        roster_changes.apply_roster_changes,
        roster_changes.streams_of_changes,
        NOBODY,
        (CHANGED_BUILDINGS,),
    ),
    Handler(ImportRoster, roster_import.import_roster, "roster:{roster_import}", (SALES, ADMIN), (NAMED_ESTATES,)),
    Handler(FinishRosterImport, roster_import.finish_roster_import, "roster:{roster_import}", NOBODY),
    Handler(StopRosterImport, roster_import.stop_roster_import, "roster:{roster_import}", NOBODY),
    Handler(RecordPayments, sale.record_payments, sale.streams_of_sales, (SALES,), (SOLD_UNITS, ESTATE)),
    Handler(ImportSales, sales_import.import_sales, SALES_STREAM, (SALES, ADMIN), (ESTATE,)),
    Handler(FinishSalesImport, sales_import.finish_sales_import, SALES_STREAM, NOBODY),
    Handler(StopSalesImport, sales_import.stop_sales_import, SALES_STREAM, NOBODY),
    Handler(RegisterPerson, person.register_person, "person:{person}", (ADMIN, MANAGER)),
    Handler(GrantRole, person.grant_role, "person:{person}", (ADMIN,), (GRANTED_IN, GRANTED_FOR, GRANTED_UNIT)),
    Handler(RevokeRole, person.revoke_role, "person:{person}", (ADMIN,)),
    Handler(ErasePerson, person.erase_person, "person:{person}", (ADMIN,), (Lookup(PEOPLE, "{person}"),)),
    Handler(RecordPromise, promise.record_promise, "promise:{promise}", (SALES, CLERK, DEVELOPER), (ESTATE,)),
    Handler(CorrectPromise, promise.correct_promise, "promise:{promise}", (SALES, DEVELOPER)),
    Handler(FindPromiseGap, promise.find_promise_gap, "promise:{promise}", (DEVELOPER, INSPECTOR, CLERK)),
    Handler(AgreeExplanation, promise.agree_explanation, "promise:{promise}", (MANAGER, DEVELOPER)),
    Handler(
        RecordOwnerToldOfGap, promise.record_owner_told_of_gap, "promise:{promise}", (CLERK, SALES), (BILLED_UNIT,)
    ),
    Handler(EngageContractor, contractor.engage_contractor, contractor.STREAM, (ADMIN, MANAGER), (LOT_BUILDINGS,)),
    Handler(SetContractorContact, contractor.set_contractor_contact, contractor.streams_of_contact, (ADMIN, MANAGER)),
    Handler(SetHandoverPolicy, policy.set_handover_policy, "handover-policy:{estate}", (ADMIN, MANAGER), (POLICIES,)),
    Handler(SetOfficialCalendar, official_calendar.set_calendar, official_calendar.STREAM, (ADMIN, MANAGER), (ESTATE,)),
    Handler(OpenHandoverBatch, invitation.open_handover_batch, "batch:{batch}", BATCH_OPENERS, (ESTATE,)),
    Handler(IssueHandoverNotices, invitation.issue_handover_notices, NOTICE_STREAMS, (CLERK, SALES), (POLICIES,)),
    Handler(ServeHandoverNotices, invitation.serve_handover_notices, invitation.served_units, (CLERK,), (POLICIES,)),
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
    Handler(SignDocuments, day.sign_documents, "unit:{unit}", (CLERK,), (POLICIES,)),
    Handler(ReleaseKeys, day.release_keys, day.unit_and_bill, (CLERK,), (POLICIES, ESTATE)),
    Handler(SetFeeSchedule, fee_schedule.set_fee_schedule, fee_schedule.STREAM, (ADMIN, MANAGER), (SCHEDULES, ESTATE)),
    Handler(BillFees, billing.bill_fees, billing.bills_of, (CASHIER,), (SCHEDULES, ESTATE, BILLED_UNITS)),
    Handler(BillFee, billing.bill_fee, "bill:{unit}", (CASHIER,), (SCHEDULES, ESTATE, BILLED_UNIT)),
    Handler(WithdrawFeeBill, billing.withdraw_fee_bill, "bill:{unit}", (CASHIER, MANAGER)),
    Handler(SetReceiptBook, receipt_books.set_receipt_book, receipt_books.STREAM, (ADMIN, MANAGER), (SCHEDULES, BOOK)),
    Handler(TakePayment, payments.take_payment, "bill:{unit}", (CASHIER,), (BOOK, ENTRY, ESTATE)),
    Handler(AcceptPaymentProof, payments.accept_payment_proof, "bill:{unit}", (CASHIER,), (ENTRY, ESTATE)),
    Handler(WaiveFee, waiving.waive_fee, "bill:{unit}", WAIVING),
    Handler(TakeBackWaiver, waiving.take_back_waiver, "bill:{unit}", WAIVING),
    Handler(PayRefund, refunds.pay_refund, "bill:{unit}", (CASHIER,), (BOOK, REFUND, ESTATE)),
    Handler(VoidReceipt, payments.void_receipt, "bill:{unit}", (CASHIER, MANAGER), (ESTATE,)),
    *files.HANDLERS,
)

ANSWERS = (
    Answer(EstateOverview, estates.estate_overview, OVERVIEW, EVERYBODY),
    Answer(CommonParts, layout_shown.common_parts, (COMMON_PARTS,), (*STAFF, "contractor")),
    Answer(ParkingSpaces, layout_shown.parking_spaces, (PARKING_SPACES, UNIT_BOARD), STAFF),
    Answer(UnitBoard, units.unit_board, (UNIT_BOARD, BUILDINGS), STAFF),
    Answer(Roster, units.roster, ROSTER_READS, WITH_NAMES),
    Answer(AppointmentSlots, offering.appointment_slots, OFFERED, (*STAFF, "owner")),
    Answer(UnitFile, units.unit_file, (UNIT_BOARD,), (*STAFF, "owner")),
    Answer(OwnersOfUnit, units.owners_of_unit, (UNIT_BOARD,), STAFF),
    Answer(Figures, units.figures, (UNIT_BOARD,), STAFF),
    Answer(HandoverBatches, handover_batches.handover_batches, (HANDOVER_BATCHES, UNIT_BOARD), STAFF),
    Answer(PeopleOfEstate, roles_held.people_of_estate, (ROLES_HELD,), STAFF),
    Answer(PersonContact, roles_held.person_contact, (ROLES_HELD, PEOPLE), WITH_NAMES),
    Answer(ContractorContact, roles_held.contractor_contact, (CONTRACTORS, PEOPLE), (*WITH_NAMES, "developer_rep")),
    Answer(ContractorRobot, roles_held.contractor_robot, (CONTRACTORS,), (SYSTEM_ROLE,)),
    Answer(
        RosterImportProgress, roster_imports.roster_import_progress, (ROSTER_IMPORTS, UNIT_BOARD), (SALES, ADMIN, CLERK)
    ),
    Answer(FeeScheduleInForce, fee_schedules.fee_schedule_in_force, (FEE_SCHEDULES,), (*STAFF, "owner")),
    Answer(TypicalFees, typical_fees.typical_fees, (ESTATES,), STAFF),
    Answer(ReceiptBooks, receipt_book_list.receipt_books, (RECEIPT_BOOKS,), STAFF),
    Answer(OwnerFeeSheetPaper, printing.owner_fee_sheet, (*unit_bills.READS, ROLES_HELD), (*STAFF, "owner")),
    Answer(CashierDay, cashier_day.cashier_day, cashier_day.READS, MONEY),
    Answer(Arrears, arrears.arrears, arrears.READS, (*MONEY, CLERK)),
    Answer(ArrearsByPayee, arrears.arrears_by_payee, arrears.READS, (*MONEY, CLERK)),
    Answer(CollectionRate, arrears.collection_rate, arrears.READS, (*MONEY, CLERK)),
    Answer(UnitBill, unit_bills.unit_bill, unit_bills.READS, (*STAFF, "owner")),
    Answer(OwnerFees, unit_bills.owner_fees, (*unit_bills.READS, ROLES_HELD), (*STAFF, "owner")),
    Answer(UnitOwnership, ownership_shown.unit_ownership, ownership_shown.READS, WITH_NAMES),
    Answer(Promises, promises_shown.promises, promises_shown.READS, STAFF),
    Answer(PromisesOfUnit, promises_shown.promises_of_unit, promises_shown.OF_UNIT_READS, STAFF),
    Answer(SearchOwners, search.search_owners, search.READS, WITH_NAMES),
    Answer(SalesPayments, sales.sales_payments, sales.READS, STAFF),
    Answer(SalesImportProgress, sales.sales_import_progress, (SALES_IMPORTS, UNIT_SALES), (SALES, ADMIN, CLERK)),
    Answer(CheckSales, check_sales, (ESTATES, UNIT_BOARD, UNIT_SALES, SALES_IMPORTS), (SALES, ADMIN)),
    Answer(CheckRoster, check_roster, ROSTER_READS, (SALES, ADMIN)),
    Answer(RosterDifferenceSheet, roster_difference_sheet, ROSTER_READS, (SALES, ADMIN)),
    *files.ANSWERS,
)


def make_service() -> Service:
    return Service(
        name="owners",
        aggregates=(
            structure.REGION, structure.ESTATE, structure.BUILDING, unit.UNIT, invitation.BATCH, person.PERSON,
            contractor.CONTRACTOR, policy.POLICY, roster_import.ROSTER, official_calendar.CALENDAR,
            fee_schedule.FEE_SCHEDULE, bill.BILL, receipt_books.RECEIPT_BOOKS, promise.PROMISE,
            sale.SALE, sales_import.SALES_IMPORT,
            layout.PHASE, layout.CLUSTER, layout.COMMON_PART, layout.PARKING,
            *files.AGGREGATES,
        ),
        handlers=HANDLERS,
        models=(
            REGIONS, ESTATES, BUILDINGS, UNIT_BOARD, PEOPLE, OWNER_CHANGES, PROXIES, ROLES_HELD, CONTRACTORS,
            HANDOVER_BATCHES,
            HANDOVER_POLICIES, BOOKINGS, QUEUE_NUMBERS, ROSTER_IMPORTS, OFFICIAL_CALENDARS,
            FEE_SCHEDULES, FEE_SCHEDULE_VERSIONS,
            BILL_ITEMS, RECEIPT_BOOKS, CASH_BOOK, PROMISES, OWNERS_TOLD, EXPLAINED_FINDINGS,
            UNIT_SALES, SALES_IMPORTS, PHASES, CLUSTERS, COMMON_PARTS, PARKING_SPACES,
            *files.MODELS,
        ),
        answers=ANSWERS,
        reactions=(
            Reaction(
                "when_unit_inspected_pass_inspection_counter", UnitInspected,
                when_unit_inspected_pass_inspection_counter,
            ),
            *files.REACTIONS,
        ),
        deadlines=files.DEADLINES,
        tasks=(
            Task("appoint_administrator", appoint_administrator),
            Task("continue_imports", continue_imports),
            Task("continue_sales_imports", continue_sales_imports),
        ),
    )  # fmt: skip
