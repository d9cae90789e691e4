"""The words of our mails."""

TEXTS = {
    "welcome": "Welcome to Webops, {name}.",
    "closed": "Your ticket {ticket_id} is closed.",
    "paid": "Thank you. Invoice {invoice_id} is paid.",
    "placed": "Your order {order_id} is on its way.",
    "receipt": "Receipt for order {order_id}: {amount}.",
}


def render(name, values):
    return TEXTS[name].format(**values)
