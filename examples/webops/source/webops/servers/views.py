from flask import Blueprint, jsonify
from twisted.internet import threads

from webops.auth.permissions import permission_required
from webops.servers import service
from webops.servers.models import Server
from webops.tooling import runbooks

server_pages = Blueprint("servers", __name__)


@server_pages.route("/")
@permission_required("server.view")
def index():
    return jsonify(Server.everything())


@server_pages.route("/<int:server_id>/restart", methods=["POST"])
@permission_required("server.restart")
def restart(server_id):
    service.restart(server_id)
    threads.deferToThread(runbooks.run, "restart", server_id)
    return jsonify(started=True)
