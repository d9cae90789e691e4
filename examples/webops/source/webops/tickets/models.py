from webops.orm.model import Model


class Ticket(Model):
    table = "tickets"


class Reply(Model):
    table = "replies"
