"""Mail to people: plain text in Danish, from `templates/notices/`, where the first line is the subject."""

import logging
from email.utils import formataddr, parseaddr
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def send_mail(*, to: str, template: str, sender_name: str = "", **context: Any) -> None:
    """Send a mail once the change that it tells of is safely stored.

    A mail server that is away is logged and does not undo the change: the page says how to send it again.
    """
    subject, _, body = render_to_string(f"notices/{template}", context).partition("\n")
    transaction.on_commit(lambda: _send(to, subject.strip(), body.strip() + "\n", sender_name))


def _send(to: str, subject: str, body: str, sender_name: str) -> None:
    message = EmailMessage(subject=subject, body=body, to=[to])
    if sender_name:
        message.from_email = _named(sender_name, str(message.from_email))
    try:
        message.send()
    except OSError as error:
        logger.error("The mail »%s« could not be sent: %s", subject, error)


def _named(name: str, address: str) -> str:
    """The site's own address under the name of the person behind it, so that the mail is no stranger's."""
    return formataddr((f"{name} via Samskab", parseaddr(address)[1]))
