"""Discounts by the amount of an order."""

from webops.common import money

STEPS = [(100_000, 10), (50_000, 5)]


def apply_discount(cart):
    for least, percent in STEPS:
        if cart["cents"] >= least:
            cart["discount"] = money.share(cart["cents"], percent)
            cart["cents"] -= cart["discount"]
            return
