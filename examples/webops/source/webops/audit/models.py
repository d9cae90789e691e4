from webops.orm.model import Model


class AuditEntry(Model):
    table = "audit_entries"
