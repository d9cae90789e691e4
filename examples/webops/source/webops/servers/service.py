"""What the customers rent."""

from webops.common import clock, log
from webops.servers.models import Check, Server


def provision(customer_id, plan):
    server_id = Server.insert(
        {"customer_id": customer_id, "plan": plan, "status": "new", "since": clock.now()}
    )
    log.info("server %s is being set up", server_id)
    return server_id


def health(customer_id):
    states = {}
    for server in Server.where("customer_id", customer_id):
        checks = Check.where("server_id", server["id"])
        states[server["id"]] = checks[-1]["state"] if checks else "unknown"
    return states


def restart(server_id):
    Server.update(server_id, {"status": "restarting", "changed": clock.now()})
