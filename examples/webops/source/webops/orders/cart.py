"""What somebody is about to order; kept in the browser, not in a table."""

from webops.billing import discounts
from webops.orders import plans


def filled(plan, months):
    cart = {"plan": plan, "months": months, "cents": plans.price(plan, months), "discount": 0}
    discounts.apply_discount(cart)
    return cart
