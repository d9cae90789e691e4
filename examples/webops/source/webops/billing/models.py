from webops.orm.model import Model


class Invoice(Model):
    table = "invoices"


class Payment(Model):
    table = "payments"


class LedgerEntry(Model):
    table = "ledger_entries"
