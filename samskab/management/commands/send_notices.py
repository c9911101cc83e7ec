from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from notices.actions import prune_notices
from notices.addresses import absolute
from notices.delivery import MailServerAway, deliver
from notices.models import Notice
from samskab.reminders import remind_of_deadlines

KEPT_DAYS = 180


class Command(BaseCommand):
    help = (
        "Reminds people of deadlines, mails the messages that wait (each person's daily ones in one mail a "
        f"day), and removes those older than {KEPT_DAYS} days. Made to be run once an hour."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            absolute("/")
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        prune_notices(days=KEPT_DAYS)
        self.stdout.write(f"Reminded of {remind_of_deadlines()} deadlines.")
        try:
            tally = deliver(Notice.objects.all(), with_digests=True)
        except MailServerAway as error:
            raise CommandError(f"The mail server is away. What waits is tried again: {error}") from error
        self.stdout.write(f"Mails sent: {tally.sent}. Refused: {tally.failed}. Dropped: {tally.dropped}.")
