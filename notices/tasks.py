"""What a user need not wait for. By default done at once; with TASKS=database by a worker."""

from django.core.exceptions import ImproperlyConfigured
from django.tasks import task

from .delivery import MailServerAway, deliver, logger
from .models import Notice


@task
def mail_at_once(key: str) -> None:
    """Mail what was told under `key` to those who want it at once. What fails waits for `send_notices`."""
    try:
        deliver(Notice.objects.filter(key=key))
    except (MailServerAway, ImproperlyConfigured) as error:
        logger.error("Mail about %s waits until send_notices runs: %s", key, error)
