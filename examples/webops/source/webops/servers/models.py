from webops.orm.model import Model


class Server(Model):
    table = "servers"


class Check(Model):
    table = "checks"
