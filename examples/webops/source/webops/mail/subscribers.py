"""What customers are told, and when."""

from webops.bus.bus import bus
from webops.customers import service as customers
from webops.mail import sender, templates


def on_customer_registered(event):
    tell(event["customer_id"], "Welcome", templates.render("welcome", event))


def on_ticket_closed(event):
    tell(event["customer_id"], "Your ticket", templates.render("closed", event))


def on_invoice_paid(event):
    tell(event["customer_id"], "Your payment", templates.render("paid", event))


def on_order_placed(event):
    tell(event["customer_id"], "Your order", templates.render("placed", event))


def tell(customer_id, subject, body):
    address = customers.address_of(customer_id)
    if address:
        sender.send(address, subject, body)


def register():
    bus.subscribe("customer.registered", on_customer_registered)
    bus.subscribe("ticket.closed", on_ticket_closed)
    bus.subscribe("invoice.paid", on_invoice_paid)
    bus.subscribe("order.placed", on_order_placed)
