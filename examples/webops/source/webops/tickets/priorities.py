"""Which ticket comes first."""

ORDER = ["outage", "billing", "question"]


def rank(ticket):
    kind = ticket["kind"]
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def sorted_by_rank(tickets):
    return sorted(tickets, key=rank)
