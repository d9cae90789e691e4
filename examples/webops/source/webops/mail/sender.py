"""Hands mail to the relay. Nobody waits for an answer: what fails is logged."""

import smtplib
from email.message import EmailMessage

from webops import settings
from webops.common import log, money
from webops.mail import templates


def send(address, subject, body):
    message = EmailMessage()
    message["From"] = settings.MAIL_FROM
    message["To"] = address
    message["Subject"] = subject
    message.set_content(body)
    try:
        with smtplib.SMTP(settings.MAIL_HOST) as relay:
            relay.send_message(message)
    except OSError:
        log.warning("mail to %s was not taken", address)


def send_receipt(address, order_id, cents):
    body = templates.render("receipt", {"order_id": order_id, "amount": money.written(cents)})
    send(address, "Your receipt", body)
