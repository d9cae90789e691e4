"""What customers ask for, and what became of it."""

from webops.audit import trail
from webops.bus.bus import bus
from webops.common import clock, log
from webops.orm.transaction import transaction
from webops.tickets.models import Reply, Ticket


def for_customer(customer_id):
    return Ticket.where("customer_id", customer_id)


def open_ticket(customer_id, subject):
    ticket_id = Ticket.insert(
        {"customer_id": customer_id, "subject": subject, "status": "open", "at": clock.now()}
    )
    log.info("ticket %s opened", ticket_id)
    return ticket_id


def answer(ticket_id, text):
    with transaction():
        Reply.insert({"ticket_id": ticket_id, "text": text, "at": clock.now()})
        Ticket.update(ticket_id, {"status": "answered"})


def close(ticket_id, user):
    ticket = Ticket.find(ticket_id)
    Ticket.update(ticket_id, {"status": "closed", "at": clock.now()})
    trail.record(user["id"], "closed", f"ticket {ticket_id}")
    bus.publish("ticket.closed", {"ticket_id": ticket_id, "customer_id": ticket["customer_id"]})
