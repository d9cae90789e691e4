"""What was paid, and what that settles."""

from webops.audit import trail
from webops.billing import ledger
from webops.billing.models import Invoice, Payment
from webops.bus.bus import bus
from webops.common import clock, log
from webops.orm.transaction import transaction


def settle(invoice_id, cents, user):
    invoice = Invoice.find(invoice_id)
    with transaction():
        Payment.insert({"invoice_id": invoice_id, "cents": cents, "at": clock.now()})
        Invoice.update(invoice_id, {"status": "paid"})
        ledger.post("bank", "receivable", cents)
    log.info("invoice %s paid", invoice_id)
    trail.record(user["id"], "settled", f"invoice {invoice_id}")
    bus.publish("invoice.paid", {"invoice_id": invoice_id, "customer_id": invoice["customer_id"]})
