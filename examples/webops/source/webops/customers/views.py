from flask import Blueprint, jsonify, request

from webops.auth.permissions import permission_required
from webops.customers import service

customer_pages = Blueprint("customers", __name__)


@customer_pages.route("/<int:customer_id>")
@permission_required("customer.view")
def show(customer_id):
    return jsonify(service.find(customer_id))


@customer_pages.route("/", methods=["POST"])
@permission_required("customer.edit")
def create():
    return jsonify(id=service.register(request.json["name"], request.json["email"]))
