from flask import Blueprint, jsonify

from webops.auth.permissions import permission_required
from webops.reports import layout
from webops.reports.overview import overview

report_pages = Blueprint("reports", __name__)


@report_pages.route("/overview")
@permission_required("report.view")
def show():
    return jsonify(lines=layout.lines(overview()))
