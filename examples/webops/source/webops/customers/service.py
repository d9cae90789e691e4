"""Customers and how to reach them."""

from webops.bus.bus import bus
from webops.common import clock, log
from webops.customers.models import Customer


def find(customer_id):
    return Customer.find(customer_id)


def address_of(customer_id):
    customer = Customer.find(customer_id)
    if customer is None:
        return None
    return customer["email"]


def register(name, email):
    customer_id = Customer.insert({"name": name, "email": email, "since": clock.today()})
    log.info("customer %s registered", customer_id)
    bus.publish("customer.registered", {"customer_id": customer_id, "name": name})
    return customer_id


def rename(customer_id, name):
    Customer.update(customer_id, {"name": name})
