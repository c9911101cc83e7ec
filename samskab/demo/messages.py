"""A few messages for the demo's chef, from days gone by. Nobody gets mail while the demo is loaded."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.actions import put_down
from notices.models import Notice, NoticeKind
from projects.models import Project

RECIPIENT = "chef@samskab.example"
PROJECT = "Plads ved bordet – spisefællesskaber mod ensomhed blandt ældre"

# How many days ago, what kind, what happened, in which words, and the page with the rest of its address.
MESSAGES = (
    (
        9,
        NoticeKind.STATUS,
        "Der er kommet en ny status fra projektlederen",
        "Vi har talt med beboerhuset, og de vil gerne være med hver torsdag.",
        ("projects:status_list",),
    ),
    (
        2,
        NoticeKind.DELEGATION,
        "Du har fået et punkt tilbage: »Kommunikation«",
        "Jeg mangler et svar fra jer om hvem der må skrive ud til beboerne.",
        ("phases:focus_point", "planlaegning", "kommunikation"),
    ),
)


def load_messages(began: datetime) -> None:
    """Make the messages that are not there yet. Nothing told since loading `began` is mailed."""
    chef = User.objects.get_by_natural_key(RECIPIENT)
    project = Project.objects.filter(title=PROJECT, memberships__user=chef).first()
    made = {}
    for number, (days, kind, subject, text, (page, *place)) in enumerate(MESSAGES):
        key = f"demo:{number}"
        if project and not Notice.objects.filter(recipient=chef, key=key).exists():
            put_down(
                recipients=[chef],
                kind=kind,
                key=key,
                subject=subject,
                text=text,
                url=reverse(page, args=[project.pk, *place]),
                project_id=project.pk,
            )
            made[key] = days
    Notice.objects.filter(created_at__gte=began).drop()
    for key, days in made.items():
        day = timezone.now() - timedelta(days=days)
        Notice.objects.filter(recipient=chef, key=key).update(created_at=day)
