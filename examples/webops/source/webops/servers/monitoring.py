"""Asks every server how it is, once a minute."""

from twisted.internet import task

from webops.bus.bus import bus
from webops.common import clock, log
from webops.servers import agent
from webops.servers.models import Check, Server

EVERY = 60


def poll():
    for server in Server.where("status", "running"):
        state = agent.ask(server["address"], "state")["state"]
        Check.insert({"server_id": server["id"], "state": state, "at": clock.now()})
        if state == "down":
            log.warning("server %s is down", server["id"])
            bus.publish("server.down", {"server_id": server["id"], "owner": server["customer_id"]})


def start():
    task.LoopingCall(poll).start(EVERY)
