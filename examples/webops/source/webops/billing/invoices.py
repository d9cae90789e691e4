from webops.billing.models import Invoice
from webops.common import clock


def open_for(customer_id):
    return [
        invoice
        for invoice in Invoice.where("customer_id", customer_id)
        if invoice["status"] == "open"
    ]


def create(customer_id, cents):
    return Invoice.insert(
        {"customer_id": customer_id, "cents": cents, "status": "open", "at": clock.today()}
    )


def cancel(invoice_id):
    Invoice.update(invoice_id, {"status": "cancelled"})
