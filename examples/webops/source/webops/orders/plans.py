"""What can be ordered."""

PLANS = {"small": 1_500, "medium": 4_000, "large": 12_000}


def price(plan, months):
    return PLANS[plan] * months
