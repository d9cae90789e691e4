from flask import Blueprint, jsonify, request

from webops.auth.permissions import permission_required
from webops.orders import cart, checkout
from webops.orders.models import Order

order_pages = Blueprint("orders", __name__)


@order_pages.route("/<int:order_id>")
@permission_required("order.view")
def show(order_id):
    return jsonify(Order.find(order_id))


@order_pages.route("/", methods=["POST"])
@permission_required("order.place")
def place():
    filled = cart.filled(request.json["plan"], request.json["months"])
    return jsonify(id=checkout.place(request.json["customer_id"], filled), cart=filled)
