"""From a cart to an order: it is booked, invoiced, set up and confirmed."""

from webops.billing import invoices, ledger
from webops.bus.bus import bus
from webops.common import clock, log
from webops.customers import service as customers
from webops.mail import sender
from webops.orders.models import Order
from webops.orm.transaction import transaction
from webops.servers import service as servers


def place(customer_id, cart):
    address = customers.address_of(customer_id)
    server_id = servers.provision(customer_id, cart["plan"])
    with transaction():
        order_id = Order.insert(
            {"customer_id": customer_id, "server_id": server_id, "at": clock.now()}
        )
        ledger.post("receivable", "revenue", cart["cents"])
        sender.send_receipt(address, order_id, cart["cents"])
    invoice_id = invoices.create(customer_id, cart["cents"])
    Order.update(order_id, {"invoice_id": invoice_id, "status": "placed"})
    log.info("order %s placed", order_id)
    bus.publish("order.placed", {"order_id": order_id, "customer_id": customer_id})
    return order_id
