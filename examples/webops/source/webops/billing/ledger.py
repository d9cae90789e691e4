"""Double entries: every amount leaves one account and reaches another."""

from webops.billing.models import LedgerEntry
from webops.common import clock


def post(account, against, cents):
    LedgerEntry.insert({"account": account, "cents": cents, "at": clock.now()})
    LedgerEntry.insert({"account": against, "cents": -cents, "at": clock.now()})


def balance(account):
    return sum([entry["cents"] for entry in LedgerEntry.where("account", account)])
