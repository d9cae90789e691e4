"""The pages of the help desk. One page shows all that is known of the customer."""

from flask import Blueprint, abort, jsonify, request

from webops.auth.permissions import permission_required
from webops.auth.sessions import current_user
from webops.billing import invoices
from webops.customers import service as customers
from webops.servers import service as servers
from webops.tickets import priorities, service
from webops.tickets.models import Reply, Ticket

ticket_pages = Blueprint("tickets", __name__)


@ticket_pages.route("/<int:ticket_id>")
@permission_required("ticket.view")
def show(ticket_id):
    ticket = Ticket.find(ticket_id)
    if ticket is None:
        abort(404)
    customer_id = ticket["customer_id"]
    return jsonify(
        ticket=ticket,
        replies=Reply.where("ticket_id", ticket_id),
        customer=customers.find(customer_id),
        servers=servers.health(customer_id),
        invoices=invoices.open_for(customer_id),
    )


@ticket_pages.route("/")
@permission_required("ticket.view")
def index():
    return jsonify(priorities.sorted_by_rank(Ticket.where("status", "open")))


@ticket_pages.route("/<int:ticket_id>/replies", methods=["POST"])
@permission_required("ticket.answer")
def answer(ticket_id):
    service.answer(ticket_id, request.json["text"])
    return jsonify(done=True)


@ticket_pages.route("/<int:ticket_id>/close", methods=["POST"])
@permission_required("ticket.close")
def close(ticket_id):
    service.close(ticket_id, current_user())
    return jsonify(done=True)
