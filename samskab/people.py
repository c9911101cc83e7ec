"""What the site knows of a person, and forgetting them. Here, since every room knows something."""

import secrets
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Replace

from accounts.models import Event, User
from leadership.models import Mandate
from phases.models import Answer, PrivateNote
from projects.actions import remove_member
from projects.models import Invitation, Role

ERASED_NAME = "Tidligere bruger"


def data_about(user: User) -> dict[str, Any]:
    """Everything that the site holds about a person, ready for JSON: their texts, and what is noted."""
    own = Answer.history.filter(history_user=user).order_by("history_id")
    return {
        "person": _values(User.objects.filter(pk=user.pk), "name", "email", "date_joined", "last_login"),
        "organisationer": _values(user.organisation_roles.order_by("pk"), "organisation__name", "role"),
        "hold": _values(user.memberships.order_by("pk"), "project__title", "role", "joined_at"),
        "svar": _values(
            own, "project__title", "focus_point__key", "history_date", "text", "status", "reason"
        ),
        "private_noter": _values(
            user.private_notes.order_by("pk"), "project__title", "focus_point__key", "text", "updated_at"
        ),
        "statusser": _values(
            user.status_reports.order_by("pk"),
            *("project__title", "published_at", "progress", "relations", "resources"),
            *("happened", "next_up", "asked_of_chef"),
        ),
        "beslutninger": _values(
            user.step_decisions.order_by("pk"),
            *("project__title", "decided_at", "from_step__title", "to_step__title", "reason"),
        ),
        "mandater": _values(
            Mandate.history.filter(history_user=user).order_by("history_id"),
            *("project__title", "history_date", "decided", "fixed", "room", "influence", "until"),
        ),
        "kursjusteringer": _values(
            user.course_adjustments.order_by("pk"),
            *("project__title", "decided_at", "what", "why", "touches_also"),
        ),
        "placeringer": _values(
            user.placements.order_by("pk"), "project__title", "placed_at", "x", "y", "reason"
        ),
        "ledelsesopgaver": _values(
            user.commitments.order_by("pk"), "project__title", "task__title", "due_on", "note", "done_on"
        ),
        "invitationer_sendt": _values(
            user.invitations.order_by("pk"), "project__title", "email", "role", "sent_at"
        ),
        "invitationer_faaet": _values(
            Invitation.objects.filter(email__iexact=user.email).order_by("pk"),
            *("project__title", "role", "sent_at", "accepted_at"),
        ),
        "haendelser": _values(user.events.order_by("pk"), "kind", "at", "about"),
    }


def _values(rows: QuerySet[Any], *names: str) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in rows.values(*names)]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date | datetime | UUID) else value


def why_not_erase(user: User) -> str | None:
    """The reason why a person cannot be forgotten yet; None when they can."""
    alone = [
        membership.project.title
        for membership in user.memberships.filter(role=Role.CHEF).select_related("project")
        if not membership.project.memberships.chefs().exclude(user=user).exists()
    ]
    if not alone:
        return None
    titles = ", ".join(f"»{title}«" for title in alone)
    return f"Du er eneste chef på {titles}. Gør først en anden til chef."


@transaction.atomic
def erase_person(user: User) -> None:
    """Forget who a person is, everywhere and in all history. What they wrote stays the organisation's.

    Their private notes go with them. Raises ValidationError while they are the last chef of a project.
    """
    if reason := why_not_erase(user):
        raise ValidationError(reason)
    name, email = user.name, user.email
    for membership in user.memberships.select_related("project__organisation"):
        remove_member(by=user, membership=membership)
    PrivateNote.objects.filter(author=user).delete()
    user.organisation_roles.all().delete()
    Invitation.objects.filter(email__iexact=email).update(email=F("token_hash"))
    for words in (email, name):
        Event.objects.filter(about__contains=words).update(
            about=Replace("about", Value(words), Value(ERASED_NAME))
        )
    LogEntry.objects.filter(object_repr=name).update(object_repr=ERASED_NAME)
    _forget_sign_in(user)
    user.name = ERASED_NAME
    user.email = f"slettet-{secrets.token_hex(8)}@slettet.invalid"
    user.set_unusable_password()
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.save()


def _forget_sign_in(user: User) -> None:
    """Every row by which the person could sign in or was signed in."""
    sign_in = {"account", "mfa", "socialaccount", "usersessions"}
    for relation in user._meta.related_objects:
        if relation.related_model._meta.app_label in sign_in:
            relation.related_model._base_manager.filter(**{relation.field.name: user}).delete()
    mine = [session.pk for session in Session.objects.all() if _is_of(session, user)]
    Session.objects.filter(pk__in=mine).delete()


def _is_of(session: Session, user: User) -> bool:
    return session.get_decoded().get("_auth_user_id") == str(user.pk)
