from webops.orm.model import Model


class User(Model):
    table = "users"


class Session(Model):
    table = "sessions"


class Grant(Model):
    table = "grants"
