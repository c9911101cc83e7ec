"""What makes a report when somebody has asked for it: at once, or with TASKS=database the worker."""

from uuid import UUID

from django.conf import settings
from django.tasks import task


@task
def make_report(report_id: str) -> None:
    # Not before it is run: the page that asks has no use for what renders.
    from . import worker

    if settings.HAS_WORKER:
        worker.take_up_lost()
        worker.make_in_child(UUID(report_id))
    else:
        worker.make_here(UUID(report_id))
