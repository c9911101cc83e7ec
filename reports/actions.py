"""Every write that people do to reports; how they are made is written by `states`."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions import log_event
from accounts.models import EventKind, Organisation, User
from dossier.formats import Format
from dossier.paper.report import Choices
from notices.models import Notice
from phases.models import Version
from projects.models import Picture, Project

from . import files, states
from .making import choices_of
from .models import STEPS, KeptFile, Report, ReportedProject, State, What
from .tasks import make_report

STRAY_AFTER = timedelta(days=1)


@transaction.atomic
def ask_for(
    *,
    by: User,
    project: Project,
    version: Version | None = None,
    file_format: Format = Format.PDF,
    choices: Choices | None = None,
    mail_when_ready: bool = False,
) -> Report:
    """Have a report made of a project. Asked for twice in one breath it is one."""
    chosen = choices or Choices()
    wished = {
        "owner": by,
        "project": project,
        "version": version,
        "file_format": file_format,
        "kind": chosen.kind,
        "parts": sorted(chosen.parts),
        "unanswered": chosen.unanswered,
        "comments": chosen.comments,
    }
    if same := Report.objects.under_way().filter(**wished).first():
        if mail_when_ready:
            wish_for_mail(by=by, report=same)
        return same
    name = file_format.short if file_format.is_data else f"{chosen.kind.label}, {file_format.short}"
    report = Report.objects.create(**wished, name=name, mail_when_ready=mail_when_ready)
    _log(EventKind.REPORT_ASKED_FOR, report, by)
    _have_made(report)
    return report


@transaction.atomic
def ask_for_several(
    *, by: User, projects: Collection[Project], what: What, mail_when_ready: bool = False
) -> Report:
    """Have one file made of several projects."""
    total = len(projects) + 1 if what == What.ZIP else STEPS
    report = Report.objects.create(
        owner=by, what=what, name=what.label, total=total, mail_when_ready=mail_when_ready
    )
    ReportedProject.objects.bulk_create(
        [ReportedProject(report=report, project=project) for project in projects]
    )
    _log(EventKind.REPORT_ASKED_FOR, report, by)
    _have_made(report)
    return report


@transaction.atomic
def wish_for_mail(*, by: User, report: Report) -> bool:
    """Have a mail sent when it is ready. False when it is no longer under way."""
    under_way = Report.objects.under_way().filter(pk=report.pk, owner=by)
    return bool(under_way.update(mail_when_ready=True))


@transaction.atomic
def cancel(*, by: User, report: Report) -> bool:
    """Stop a report that is under way. False when it was ready, or stopped, first."""
    under_way = Report.objects.under_way().filter(pk=report.pk, owner=by)
    return bool(under_way.update(state=State.CANCELLED, finished_at=timezone.now()))


@transaction.atomic
def remove(*, by: User, report: Report) -> None:
    """Take a report off one's list. The file stays for those who share it, until it expires."""
    forget_messages([report.pk])
    Report.objects.filter(pk=report.pk, owner=by).delete()


@transaction.atomic
def make_again(*, by: User, report: Report) -> Report:
    """The same asked for anew, in the place of one that came to nothing or is gone."""
    again = (
        ask_for(
            by=by,
            project=report.project,
            version=report.version,
            file_format=Format(report.file_format),
            choices=_still_allowed(report, by),
            mail_when_ready=report.mail_when_ready,
        )
        if report.project
        else ask_for_several(
            by=by,
            projects=Project.objects.visible_to(by).filter(reported_in__report=report),
            what=What(report.what),
            mail_when_ready=report.mail_when_ready,
        )
    )
    remove(by=by, report=report)
    return again


@transaction.atomic
def note_handed_out(*, by: User, report: Report) -> None:
    """Write down, once a report, that it was taken out."""
    first = Report.objects.filter(pk=report.pk, owner=by, handed_out_at=None)
    if first.update(handed_out_at=timezone.now()):
        _log(EventKind.REPORT_EXPORTED, report, by)


@transaction.atomic
def remove_expired() -> tuple[int, int]:
    """Take away what was kept for long enough; how many reports and files."""
    now = timezone.now()
    for report in states.lost():
        if report.is_stuck:
            states.fail(report, states.BROKE_TWICE)
    expired = list(Report.objects.filter(expires_at__lte=now).values_list("pk", flat=True))
    forget_messages(expired)
    Report.objects.filter(pk__in=expired).delete()
    with_pictures = KeptFile.objects.exclude(pictures=[])
    there = {str(pk) for pk in Picture.objects.values_list("pk", flat=True)}
    gone = [kept.pk for kept in with_pictures if not there.issuperset(kept.pictures)]
    count = files.remove(KeptFile.objects.filter(expires_at__lte=now) | KeptFile.objects.filter(pk__in=gone))
    files.remove_stray_files(now - STRAY_AFTER)
    return len(expired), count


@transaction.atomic
def forget_project(project_id: UUID) -> None:
    """Before a project is removed: nothing that was made of it stays, nor that somebody was told of it."""
    forget_messages(list(Report.objects.filter(project=project_id).values_list("pk", flat=True)))
    files.remove_files_about(project_id)


@transaction.atomic
def forget_person(user: User) -> None:
    """Their reports go, and every file, since any may name them."""
    user.reports.all().delete()
    files.remove_all_files()


def _still_allowed(report: Report, user: User) -> Choices:
    """What it held, without the team's comments for one who has left the team."""
    choices = choices_of(report)
    is_on_team = user.memberships.filter(project=report.project).exists()
    return replace(choices, comments=choices.comments and is_on_team)


def forget_messages(reports: Collection[UUID]) -> None:
    for report_id in reports:
        Notice.objects.filter(key__startswith=states.notice_keys(report_id)).delete()


def _have_made(report: Report) -> None:
    key = str(report.pk)
    # When it is stored, so that a worker finds it; and so that it is not made inside of a transaction.
    transaction.on_commit(lambda: make_report.enqueue(key))


def _log(kind: EventKind, report: Report, by: User) -> None:
    """What was asked for or taken out, in the log of each organisation that it is of."""
    for organisation, about in _about(report):
        log_event(kind, by=by, organisation=organisation, about=about)


def _about(report: Report) -> list[tuple[Organisation, str]]:
    if report.project:
        version = f", udgave {report.version.number}" if report.version else ""
        return [(report.project.organisation, f"»{report.project.title}«{version}")]
    titles: dict[Organisation, list[str]] = {}
    for project in report.projects.select_related("organisation").order_by("title"):
        titles.setdefault(project.organisation, []).append(f"»{project.title}«")
    return [
        (organisation, f"{len(of_it)} {'projekt' if len(of_it) == 1 else 'projekter'}: {', '.join(of_it)}")
        for organisation, of_it in titles.items()
    ]
