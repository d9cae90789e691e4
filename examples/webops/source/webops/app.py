"""Puts the application together: pages, subscribers, what runs on time."""

from flask import Flask

from webops.audit import subscribers as audit_subscribers
from webops.auth.views import identity_pages
from webops.billing.views import billing_pages
from webops.customers.views import customer_pages
from webops.jobs import nightly
from webops.mail import subscribers as mail_subscribers
from webops.orders.views import order_pages
from webops.reports.views import report_pages
from webops.servers import monitoring
from webops.servers.views import server_pages
from webops.tickets import escalation
from webops.tickets.views import ticket_pages
from webops.tooling import alerts

app = Flask(__name__)
app.register_blueprint(identity_pages)
app.register_blueprint(customer_pages, url_prefix="/customers")
app.register_blueprint(server_pages, url_prefix="/servers")
app.register_blueprint(ticket_pages, url_prefix="/tickets")
app.register_blueprint(billing_pages, url_prefix="/billing")
app.register_blueprint(order_pages, url_prefix="/orders")
app.register_blueprint(report_pages, url_prefix="/reports")


def start():
    audit_subscribers.register()
    mail_subscribers.register()
    escalation.register()
    alerts.register()
    monitoring.start()
    nightly.start()
