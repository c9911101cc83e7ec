import logging
import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils.crypto import get_random_string

from reports import worker as reports


class Command(BaseCommand):
    help = (
        "Does what pages leave for a worker (TASKS=database): mails and makes reports. Like db_worker, and "
        "also takes up the reports of a worker that died. Any number may run at the same time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1, help="seconds between looks for more to do")
        parser.add_argument("--once", action="store_true", help="do what there is, then end")

    def handle(self, *, interval: float, once: bool, **options: Any) -> None:
        if not settings.HAS_WORKER:
            raise CommandError("There is nothing for a worker to do. Set TASKS=database to leave it some.")
        worker = self.make_worker(interval)
        while worker.running:
            close_old_connections()
            reports.take_up_lost()
            worker.run()  # until nothing is left
            if worker.running:
                reports.take_up_forgotten()
            if once:
                return
            if worker.running:
                time.sleep(interval)

    def make_worker(self, interval: float) -> Any:
        # Here, since the package is in use with TASKS=database only.
        from django_tasks_db.management.commands.db_worker import Worker

        # It tells each time that it begins and ends.
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        worker = Worker(
            queue_names=["*"],
            interval=interval,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()

        def stop(number: int, frame: FrameType | None) -> None:
            reports.stopping.set()
            worker.shutdown(number, frame)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        return worker
