"""Tidies up at night, wherever something is left lying."""

from twisted.internet import task

from webops.billing.models import Invoice
from webops.common import clock, log
from webops.orm.transaction import transaction
from webops.servers.models import Server
from webops.tickets.models import Ticket
from webops.tooling import chat

DAY = 24 * 60 * 60


def run():
    with transaction():
        for ticket in Ticket.where("status", "answered"):
            Ticket.update(ticket["id"], {"status": "closed"})
        for invoice in Invoice.where("status", "open"):
            if invoice["at"] < clock.today():
                Invoice.update(invoice["id"], {"status": "overdue"})
        for server in Server.where("status", "cancelled"):
            Server.delete(server["id"])
    log.info("the nightly job is done")
    chat.announce("The nightly job is done")


def start():
    task.LoopingCall(run).start(DAY)
