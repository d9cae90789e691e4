"""Who is logged in: a cookie names a row of the session table."""

from flask import request

from webops.audit import trail
from webops.auth.models import Session, User


def current_user():
    key = request.cookies.get("session")
    session = Session.find(key)
    if session is None:
        return None
    return User.find(session["user_id"])


def start(user):
    key = Session.insert({"user_id": user["id"], "agent": request.user_agent.string})
    trail.record(user["id"], "logged in", "session")
    return key


def end(key):
    Session.delete(key)
