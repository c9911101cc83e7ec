"""Mail to people: plain text in Danish, from `templates/notices/`, where the first line is the subject."""

import logging
import unicodedata
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
    mail = write_mail(to=to, template=template, sender_name=sender_name, **context)
    transaction.on_commit(lambda: _send(mail))


def write_mail(*, to: str, template: str, sender_name: str = "", **context: Any) -> EmailMessage:
    """A mail ready to send. What stands in its sentences stands on one line, whatever somebody typed."""
    words = {name: one_line(value) if isinstance(value, str) else value for name, value in context.items()}
    subject, _, body = render_to_string(f"notices/{template}", words).partition("\n")
    mail = EmailMessage(subject=one_line(subject), body=body.strip() + "\n", to=[to])
    # Asks other mail programs not to answer that somebody is on holiday.
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    if sender_name:
        mail.from_email = _named(one_line(sender_name), str(mail.from_email))
    return mail


def one_line(text: str) -> str:
    """The text without line breaks and control characters, which have no place in the head of a mail."""
    return " ".join(_visible(text).split())


def lines_of(text: str) -> list[str]:
    """The lines of a text, as they can be shown in a mail."""
    return [_visible(line).rstrip() for line in text.splitlines()]


def _visible(text: str) -> str:
    # Control characters (Cc) only: joiners and marks of direction (Cf) belong to emoji and to other scripts.
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)


def _send(mail: EmailMessage) -> None:
    try:
        mail.send()
    except OSError as error:
        logger.error("The mail »%s« could not be sent: %s", mail.subject, error)


def _named(name: str, address: str) -> str:
    """The site's own address under the name of the person behind it, so that the mail is no stranger's."""
    return formataddr((f"{name} via Samskab", parseaddr(address)[1]))
