"""Who did what. Entries are only ever added."""

from webops.audit.models import AuditEntry
from webops.common import clock


def record(actor, action, subject):
    AuditEntry.insert({"actor": actor, "action": action, "subject": subject, "at": clock.now()})


def history(subject):
    return AuditEntry.where("subject", subject)
