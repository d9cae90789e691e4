from flask import Blueprint, jsonify, request

from webops.auth.permissions import permission_required
from webops.auth.sessions import current_user
from webops.billing import invoices, ledger, payments

billing_pages = Blueprint("billing", __name__)


@billing_pages.route("/customers/<int:customer_id>/invoices")
@permission_required("invoice.view")
def index(customer_id):
    return jsonify(invoices.open_for(customer_id))


@billing_pages.route("/invoices/<int:invoice_id>/payments", methods=["POST"])
@permission_required("invoice.settle")
def settle(invoice_id):
    payments.settle(invoice_id, request.json["cents"], current_user())
    return jsonify(done=True)


@billing_pages.route("/invoices/<int:invoice_id>", methods=["DELETE"])
@permission_required("invoice.cancel")
def cancel(invoice_id):
    invoices.cancel(invoice_id)
    return jsonify(done=True)


@billing_pages.route("/accounts/<account>")
@permission_required("ledger.view")
def account(account):
    return jsonify(balance=ledger.balance(account))
