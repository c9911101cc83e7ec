"""What a report costs: beside WeasyPrint alone, beside LibreOffice, and for a hundred projects."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from .server import ROOT, running_server, session_of, time_pages

if TYPE_CHECKING:
    from dossier.read import Dossier
    from projects.models import Project

MANY = 100
PARTS_OF_MANY = (25, MANY)

# In a process of its own, since the system tells the peak of a whole life only: the process's own, and that
# of the largest of its children.
MAKE = """
import resource, sys, time
import django
django.setup()
from uuid import UUID
from reports.models import Report
from reports.worker import make_in_child
start = time.perf_counter()
make_in_child(UUID(sys.argv[1]))
taken = time.perf_counter() - start
both = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
peaks = [resource.getrusage(who).ru_maxrss // 1024 for who in both]
report = Report.objects.select_related("file").get(pk=sys.argv[1])
assert report.file, report.failure
print(taken, report.file.size, *peaks)
"""


def bench_reports() -> None:
    from dossier.read import build_dossier
    from projects.models import Project

    # The demo's richest, with something in every chapter.
    project = Project.objects.get(title__startswith="Plads ved bordet")
    bench_one(build_dossier(project))
    bench_office(build_dossier(project))
    bench_download(project)
    bench_many(project)


def bench_one(dossier: "Dossier") -> None:
    from dossier.paper.finish import finish
    from dossier.paper.pdf import VARIANT, lay_out
    from dossier.paper.report import render_report, report_html
    from dossier.read import build_dossier

    html, pictures = report_html(dossier), dossier.pictures

    def alone() -> bytes:
        return lay_out(html, pictures=pictures).write_pdf(pdf_variant=VARIANT)

    rendered = alone()  # warms fonts and caches up
    whole, weasyprint, finishing = in_turn(
        lambda: render_report(build_dossier(dossier.project)), alone, lambda: finish(rendered)
    )
    print("The full demo report (median s; targets: 1.2 times WeasyPrint alone, finishing 10 % of it)")
    print(f"  WeasyPrint alone on the same HTML: {weasyprint:.2f} s")
    print(f"  the whole report: {whole:.2f} s, {whole / weasyprint:.2f}×")
    print(f"  of that finishing with pikepdf: {finishing:.2f} s, {100 * finishing / weasyprint:.0f} %")


def bench_office(dossier: "Dossier") -> None:
    office = shutil.which("soffice")
    if not office:
        print("LibreOffice is not on this machine (soffice), so the report is not measured beside it.")
        return
    from dossier.formats import Format, make_file
    from dossier.paper.report import render_report
    from dossier.read import build_dossier

    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "rapport.docx"
        document.write_bytes(make_file(dossier, Format.WORD).content)
        convert = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        convert += ["--convert-to", "pdf", "--outdir", folder, str(document)]

        def by_office() -> None:
            subprocess.run(convert, check=True, capture_output=True)

        by_office()  # makes its profile
        whole, converted = in_turn(lambda: render_report(build_dossier(dossier.project)), by_office, rounds=5)
    print("The same from Word, by LibreOffice started for it (median s; target: the report at most 0.5×)")
    print(f"  LibreOffice: {converted:.2f} s; the report: {whole:.2f} s, {whole / converted:.2f}×")


def bench_download(project: "Project") -> None:
    """A report that is ready, fetched again and again."""
    from projects.models import Role
    from reports.actions import ask_for

    chef = project.memberships.get(role=Role.CHEF).user
    report = ask_for(by=chef, project=project)
    paths = {"trivial page": "/bench/trivial/", "ready report": f"/rapporter/{report.pk}/fil"}
    with running_server() as port:
        times = time_pages(port, session_of(chef), paths)
    trivial, ready = times["trivial page"], times["ready report"]
    print("A repeated download (median ms; target: at most 1.5 times a trivial page)")
    print(f"  trivial page: {trivial:.1f} ms; the report: {ready:.1f} ms, {ready / trivial:.2f}×")


def bench_many(model: "Project") -> None:
    """One file and a ZIP of a hundred copies of the demo's project, made as the worker makes them."""
    from reports.models import What

    projects = [whole_copy_of(model, number) for number in range(MANY)]
    print(f"Up to {MANY} projects by a worker (targets: time linear in pages, peak memory below 600 MB)")
    for what in (What.PORTFOLIO, What.ZIP):
        for count in PARTS_OF_MANY:
            print(f"  {what.label}, {count} projects: {made(projects[:count], what)}")


def whole_copy_of(model: "Project", number: int) -> "Project":
    """The same project brought in from its own file, so that each has pages of its own."""
    from dossier.read import build_dossier
    from dossier.transfer.actions import bring_in
    from dossier.transfer.check import look_at
    from dossier.transfer.export import exported_bytes
    from dossier.transfer.reading import parse
    from projects.models import Role

    chef = model.memberships.get(role=Role.CHEF).user
    content = exported_bytes(build_dossier(model))
    incoming = look_at(parse(content), by=chef, organisation=model.organisation)
    return bring_in(by=chef, incoming=incoming, title=f"{model.title} {number + 1}")


def made(projects: list["Project"], what: str) -> str:
    from projects.models import Role
    from reports.models import Report, ReportedProject

    chef = projects[0].memberships.filter(role=Role.CHEF).first()
    assert chef
    report = Report.objects.create(owner=chef.user, what=what, name="Måling", total=len(projects) + 1)
    ReportedProject.objects.bulk_create(ReportedProject(report=report, project=one) for one in projects)
    environment = os.environ | {"REPORT_SECONDS": "3600"}
    command = [sys.executable, "-c", MAKE, str(report.pk)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    taken, size, worker, child = map(float, done.stdout.split()[-4:])
    each = taken / len(projects)
    return (
        f"{taken:.0f} s, {each:.2f} s each, {size / 1e6:.1f} MB; "
        f"peak memory {worker:.0f} MB in the worker, {child:.0f} MB in a child"
    )


def in_turn(*calls: Callable[[], object], rounds: int = 7) -> list[float]:
    """The median seconds of each call, made by turns so that the machine's drift hits all alike."""
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for call, times in zip(calls, taken, strict=True):
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
    return [median(times) for times in taken]
