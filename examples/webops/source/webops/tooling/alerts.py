"""What the operators are told at once."""

from webops.bus.bus import bus
from webops.tooling import chat


def on_server_down(event):
    chat.announce(f"Server {event['server_id']} is down")


def on_order_placed(event):
    chat.announce(f"Order {event['order_id']} was placed")


def register():
    bus.subscribe("server.down", on_server_down)
    bus.subscribe("order.placed", on_order_placed)
