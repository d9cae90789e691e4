from webops.orm.model import Model


class Order(Model):
    table = "orders"
