"""Amounts are whole cents."""


def written(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def share(cents, percent):
    return cents * percent // 100
