from flask import Blueprint, abort, redirect, request

from webops.auth import passwords, sessions
from webops.auth.models import User

identity_pages = Blueprint("identity", __name__)


@identity_pages.route("/login", methods=["POST"])
def login():
    found = User.where("name", request.form["name"])
    if not found or not passwords.matches(request.form["password"], found[0]):
        abort(401)
    answer = redirect("/")
    answer.set_cookie("session", str(sessions.start(found[0])))
    return answer


@identity_pages.route("/logout", methods=["POST"])
def logout():
    sessions.end(request.cookies["session"])
    return redirect("/")
