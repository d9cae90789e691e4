"""The one page that management reads: how much there is of everything."""

from webops.audit.models import AuditEntry
from webops.auth.models import Grant, Session, User
from webops.billing.models import Invoice, LedgerEntry, Payment
from webops.customers.models import Customer
from webops.orders.models import Order
from webops.servers.models import Check, Server
from webops.tickets.models import Reply, Ticket


def overview():
    return {
        "users": User.count(),
        "sessions": Session.count(),
        "grants": Grant.count(),
        "customers": Customer.count(),
        "servers": Server.count(),
        "checks": Check.count(),
        "tickets": Ticket.count(),
        "replies": Reply.count(),
        "orders": Order.count(),
        "invoices": Invoice.count(),
        "payments": Payment.count(),
        "ledger entries": LedgerEntry.count(),
        "audit entries": AuditEntry.count(),
    }
