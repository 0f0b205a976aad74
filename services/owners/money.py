"""Fees, bills, receipts and refunds: its part of the table of contents."""

from services.owners import (
    bill,
    billing,
    evening_list,
    fee_schedule,
    moving,
    payments,
    printing,
    receipt_books,
    refunds,
    typical_fees,
    waiving,
)
from services.owners.lookups import ESTATE, UNIT
from services.owners.reactions import when_unit_corrected_move_bill
from services.owners.read_models import arrears, cashier_day, fee_schedules, unit_bills
from services.owners.read_models import receipt_books as receipt_book_list
from services.owners.read_models.bill_items import BILL_ITEMS
from services.owners.read_models.cash_book import CASH_BOOK
from services.owners.read_models.estates import ESTATES
from services.owners.read_models.fee_schedules import FEE_SCHEDULE_VERSIONS, FEE_SCHEDULES
from services.owners.read_models.own_or_group import estate_and_group
from services.owners.read_models.receipt_books import RECEIPT_BOOKS
from services.owners.read_models.roles_held import ROLES_HELD
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.roles import ADMIN, CASHIER, CLERK, MANAGER, MONEY, NOBODY, STAFF
from services.owners.scans import kept_first
from shared.contracts.owners import (
    AcceptPaymentProof,
    Arrears,
    ArrearsByPayee,
    BillFee,
    BillFees,
    CashierDay,
    CashierDayPaper,
    CollectionRate,
    FeeScheduleInForce,
    MoveBill,
    OwnerFees,
    OwnerFeeSheetPaper,
    PayRefund,
    ReceiptBooks,
    SetFeeSchedule,
    SetReceiptBook,
    TakeBackWaiver,
    TakePayment,
    TypicalFees,
    UnitBill,
    UnitCorrected,
    VoidReceipt,
    WaiveFee,
    WithdrawFeeBill,
)
from shared.decider import Handler, Lookup
from shared.reactions import Reaction
from shared.service import Answer

WAIVING = ("developer_rep", MANAGER, "property_manager")
SCHEDULES = Lookup(FEE_SCHEDULES, estate_and_group)
BILLED_UNITS = Lookup(UNIT_BOARD, billing.units_of)
BOOK = Lookup(RECEIPT_BOOKS, "{book}")
ENTRY = Lookup(CASH_BOOK, "{receipt}")
REFUND = Lookup(CASH_BOOK, refunds.refund_of)

HANDLERS = (
    Handler(SetFeeSchedule, fee_schedule.set_fee_schedule, fee_schedule.STREAM, (ADMIN, MANAGER), (SCHEDULES, ESTATE)),
    Handler(BillFees, billing.bill_fees, billing.bills_of, (CASHIER,), (SCHEDULES, ESTATE, BILLED_UNITS)),
    Handler(BillFee, billing.bill_fee, "bill:{unit}", (CASHIER,), (SCHEDULES, ESTATE, UNIT)),
    Handler(WithdrawFeeBill, billing.withdraw_fee_bill, "bill:{unit}", (CASHIER, MANAGER)),
    Handler(SetReceiptBook, receipt_books.set_receipt_book, receipt_books.STREAM, (ADMIN, MANAGER), (SCHEDULES, BOOK)),
    Handler(TakePayment, payments.take_payment, "bill:{unit}", (CASHIER,), (BOOK, ENTRY, ESTATE)),
    kept_first(Handler(AcceptPaymentProof, payments.accept_payment_proof, "bill:{unit}", (CASHIER,), (ENTRY, ESTATE))),
    Handler(WaiveFee, waiving.waive_fee, "bill:{unit}", WAIVING),
    Handler(TakeBackWaiver, waiving.take_back_waiver, "bill:{unit}", WAIVING),
    Handler(PayRefund, refunds.pay_refund, "bill:{unit}", (CASHIER,), (BOOK, REFUND, ESTATE)),
    Handler(MoveBill, moving.move_bill, "bill:{unit}", NOBODY),
    Handler(VoidReceipt, payments.void_receipt, "bill:{unit}", (CASHIER, MANAGER), (ESTATE,)),
)
ANSWERS = (
    Answer(FeeScheduleInForce, fee_schedules.fee_schedule_in_force, (FEE_SCHEDULES,), (*STAFF, "owner")),
    Answer(TypicalFees, typical_fees.typical_fees, (ESTATES,), STAFF),
    Answer(ReceiptBooks, receipt_book_list.receipt_books, (RECEIPT_BOOKS,), STAFF),
    Answer(OwnerFeeSheetPaper, printing.owner_fee_sheet, (*unit_bills.READS, ROLES_HELD), (*STAFF, "owner")),
    Answer(CashierDayPaper, evening_list.cashier_day_paper, (*cashier_day.READS, UNIT_BOARD, ESTATES), MONEY),
    Answer(CashierDay, cashier_day.cashier_day, cashier_day.READS, MONEY),
    Answer(Arrears, arrears.arrears, arrears.READS, (*MONEY, CLERK)),
    Answer(ArrearsByPayee, arrears.arrears_by_payee, arrears.READS, (*MONEY, CLERK)),
    Answer(CollectionRate, arrears.collection_rate, arrears.READS, (*MONEY, CLERK)),
    Answer(UnitBill, unit_bills.unit_bill, unit_bills.READS, (*STAFF, "owner")),
    Answer(OwnerFees, unit_bills.owner_fees, (*unit_bills.READS, ROLES_HELD), (*STAFF, "owner")),
)
AGGREGATES = (fee_schedule.FEE_SCHEDULE, bill.BILL, receipt_books.RECEIPT_BOOKS)
REACTIONS = (Reaction("when_unit_corrected_move_bill", UnitCorrected, when_unit_corrected_move_bill),)
MODELS = (FEE_SCHEDULES, FEE_SCHEDULE_VERSIONS, BILL_ITEMS, RECEIPT_BOOKS, CASH_BOOK)
