"""A server that is down becomes a ticket before the customer writes one."""

from webops.bus.bus import bus
from webops.tickets import service
from webops.tooling import chat


def on_server_down(event):
    ticket_id = service.open_ticket(event["owner"], f"Server {event['server_id']} is down")
    chat.announce(f"Ticket {ticket_id}: server {event['server_id']} is down")


def register():
    bus.subscribe("server.down", on_server_down)
