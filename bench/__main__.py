import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .autosave import PAUSE, bench_autosave
from .pictures import bench_pictures
from .reports import bench_reports
from .server import prepare, running_server, session_of, set_up_environment, time_pages

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project

MANY = 10_000


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        set_up_environment(Path(folder))
        prepare()
        if options.reports_only:
            bench_reports()
            return
        bench_autosave(Path(folder) / "server.log", options.seconds, options.pause)
        if not options.autosave_only:
            bench_pages()
            bench_reports()
            bench_pictures()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long 50 people write at once")
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between one person's saves")
    parser.add_argument("--autosave-only", action="store_true", help="measure no pages and no report")
    parser.add_argument("--reports-only", action="store_true", help="measure the reports and no pages")
    return parser.parse_args()


def bench_pages() -> None:
    from accounts.models import User
    from projects.models import Project

    chef = User.objects.get(email="chef@samskab.example")
    project = max(Project.objects.filter(memberships__user=chef), key=lambda p: p.answers.count())
    paths = {
        "trivial page": "/bench/trivial/",
        "project page": f"/projekter/{project.pk}/",
        "step page": f"/projekter/{project.pk}/faser/afklaring/",
        "focus point page": f"/projekter/{project.pk}/faser/planlaegning/kommunikation/",
        "project list": "/projekter/",
    }
    session = session_of(chef)
    with running_server() as port:
        few = time_pages(port, session, paths)
        report_pages(Project.objects.count(), few)
        fill_up(chef, project, MANY)
        many = time_pages(port, session, paths)
        report_pages(Project.objects.count(), many)
    for name in paths:
        growth = (many[name] / many["trivial page"]) / (few[name] / few["trivial page"])
        print(f"  {name}: {growth:.2f} times the ratio it had with few projects")


def report_pages(projects: int, times: dict[str, float]) -> None:
    print(f"Pages with {projects} projects (median ms, and times the trivial page; target: at most 5)")
    for name, milliseconds in times.items():
        print(f"  {name}: {milliseconds:.1f} ms, {milliseconds / times['trivial page']:.2f}×")


def fill_up(chef: "User", model: "Project", total: int) -> None:
    """Copies of a project, with team, journey and answers, until there are `total`; half are the chef's."""
    from django.db import transaction

    from phases.models import Answer, Journey
    from projects.models import Membership, Project, Role

    others = [member.user for member in model.memberships.exclude(user=chef)]
    answers = list(model.answers.all())
    copies = [copy_of(model) for _ in range(total - Project.objects.count())]
    with transaction.atomic():
        Project.objects.bulk_create(copies, batch_size=500)
        Journey.objects.bulk_create(
            [
                Journey(project=copy, edition_id=model.journey.edition_id, step_id=model.journey.step_id)
                for copy in copies
            ],
            batch_size=500,
        )
        Membership.objects.bulk_create(
            [
                Membership(project=copy, user=chef if number % 2 else others[0], role=Role.CHEF)
                for number, copy in enumerate(copies)
            ],
            batch_size=500,
        )
        Answer.objects.bulk_create(
            [
                Answer(
                    project=copy,
                    focus_point_id=answer.focus_point_id,
                    text=answer.text,
                    status=answer.status,
                    reason=answer.reason,
                    updated_by=chef,
                )
                for copy in copies
                for answer in answers[:8]
            ],
            batch_size=500,
        )


def copy_of(model: "Project") -> "Project":
    from projects.models import Project

    same = ("organisation_id", "title", "problem", "helpers", "motivation", "arena", "sector", "initiator")
    same += ("starts_on", "ends_on", "visibility")
    return Project(**{name: getattr(model, name) for name in same})


if __name__ == "__main__":
    main()
