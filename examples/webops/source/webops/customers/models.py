from webops.orm.model import Model


class Customer(Model):
    table = "customers"
