from webops.audit import trail
from webops.bus.bus import bus


def on_customer_registered(event):
    trail.record("system", "registered", f"customer {event['customer_id']}")


def on_order_placed(event):
    trail.record("system", "placed", f"order {event['order_id']}")


def register():
    bus.subscribe("customer.registered", on_customer_registered)
    bus.subscribe("order.placed", on_order_placed)
