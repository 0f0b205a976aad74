"""What people see of an entry of the cash book, wherever they see it. A `CashEntryRow` by column name."""

# The cash book as c, its receipt book as b.
ENTRY_COLUMNS = """
       c.entry, c.unit, c.kind, c.payee, c.payee_kind, c.book, c.number, b.prefix, c.amount, c.currency, c.method,
       c.lines, c.cashier, c.day, c.at, c.reference, c.tax_invoice, c.proof, c.reason, c.voided_on"""
