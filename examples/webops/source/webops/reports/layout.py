"""Tables as text, for people who print them."""


def lines(figures):
    return [f"{name:<20}{figures[name]:>10}" for name in figures]
