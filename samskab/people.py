"""What the site knows of a person, and forgetting them. Here, since every room knows something."""

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Left, Replace

from accounts.models import Event, OrganisationLogin, User
from forum.actions.forums import let_go
from forum.models import Forum, ForumAction, ForumMeeting, Improvement, MeetingNote, Sign
from leadership.models import Commitment, Contact, Mandate, Proposal, Stakeholder
from learning.models import (
    AnchoringCheck,
    ChosenValue,
    Criterion,
    CriterionReview,
    EvaluationAnswer,
    Lesson,
    Measurement,
    Questionnaire,
    SideEffect,
)
from notices.models import MAX_SUBJECT_LENGTH, CalendarLink, Notice
from phases.actions.comments import mention_key
from phases.mentions import renamed
from phases.models import Answer, Assessment, Comment, OpenPoint, PrivateNote, Sparring
from projects.actions.team import remove_member
from projects.history import BROUGHT_IN
from projects.models import Invitation, Picture, Project, Role
from reports.actions import forget_person

ERASED_NAME = "Tidligere bruger"
STEP_NAMES = {"totp": "Kode-app", "webauthn": "Sikkerhedsnøgle", "recovery_codes": "Gendannelseskoder"}


def data_about(user: User) -> dict[str, Any]:
    """Everything that the site holds about a person: their texts, and what is noted.

    Never what they sign in with: no password, code, key or session that somebody who gets the file could use.
    """
    return _who_they_are(user) | _what_they_wrote(user) | _what_is_noted(user)


def _who_they_are(user: User) -> dict[str, Any]:
    names = dict(OrganisationLogin.objects.values_list("key", "name"))
    connected = SocialAccount.objects.filter(user=user).order_by("pk")
    steps = Authenticator.objects.filter(user=user).order_by("pk")
    return {
        "person": _values(User.objects.filter(pk=user.pk), "name", "email", "date_joined", "last_login"),
        "organisationer": _values(user.organisation_roles.order_by("pk"), "organisation__name", "role"),
        "hold": _values(user.memberships.order_by("pk"), "project__title", "role", "joined_at"),
        "organisationslogin": [
            {
                "navn": names.get(account.provider, account.provider),
                "kendt_som": account.uid,
                "oplyst": account.extra_data.get("userinfo"),
                "forbundet": account.date_joined,
                "brugt_sidst": account.last_login,
            }
            for account in connected
        ],
        "to_trins_login": [
            {
                "slags": STEP_NAMES[step.type],
                "navn": step.data.get("name", ""),
                "sat_til": step.created_at,
                "brugt_sidst": step.last_used_at,
            }
            for step in steps
        ],
        "logget_ind_her": _values(
            UserSession.objects.filter(user=user).order_by("pk"),
            *("user_agent", "ip", "created_at", "last_seen_at"),
        ),
    }


def _what_they_wrote(user: User) -> dict[str, Any]:
    """Also what was later written over or taken away: each saving is a row."""
    return {
        "projekter": _values(
            Project.history.filter(_saved(user)).order_by("history_id"),
            *("title", "history_date", "problem", "helpers", "motivation", "arena"),
        ),
        "svar": _values(
            Answer.history.filter(_saved(user, "updated_by")).order_by("history_id"),
            *("project__title", "focus_point__key", "history_date"),
            *("text", "status", "reason", "due_on", "message"),
        ),
        "kommentarer": _values(
            user.comments.order_by("pk"),
            *("project__title", "focus_point__key", "written_at", "text", "removed_at"),
        ),
        "naevnt_i": _values(
            user.mentions.order_by("pk"), "project__title", "focus_point__key", "written_at", "text"
        ),
        "vurderinger": _values(
            Assessment.history.filter(history_user=user).order_by("history_id"),
            *("project__title", "focus_point__key", "history_date", "side", "score", "sentence"),
        ),
        "sparringer": _values(
            Sparring.objects.filter(Q(held_by=user) | Q(saved_by=user)).order_by("pk"),
            *("project__title", "planned_on", "held_at", "saved_at", "notes"),
        ),
        "private_noter": _values(
            user.private_notes.order_by("pk"), "project__title", "focus_point__key", "text", "updated_at"
        ),
        "statusser": _values(
            user.status_reports.order_by("pk"),
            *("project__title", "published_at", "progress", "relations", "resources"),
            *("happened", "next_up", "asked_of_chef"),
        ),
        "billeder": _values(
            Picture.history.filter(_saved(user, "uploaded_by")).order_by("history_id"),
            *("project__title", "history_date", "alt", "caption", "consent"),
        ),
        "uddelegeret_til_andre": _values(
            user.delegated_answers.order_by("pk"),
            *("project__title", "focus_point__key", "responsible__user__name", "due_on", "message"),
        ),
        "bedt_om_status": _values(
            user.status_requests.order_by("pk"), "project__title", "asked_at", "due_on", "message"
        ),
        "beslutninger": _values(
            user.step_decisions.order_by("pk"),
            *("project__title", "decided_at", "kind", "from_step__title", "to_step__title", "reason"),
        ),
        "afslutninger": _values(
            user.closings.order_by("pk"),
            *("project__title", "closed_at", "result", "learning", "next_up"),
        ),
        "taget_op_igen": _values(
            user.reopenings.order_by("pk"), "project__title", "reopened_at", "reopen_reason"
        ),
        "opfoelgninger": _values(
            AnchoringCheck.history.filter(_saved(user, "checked_by")).order_by("history_id"),
            *("lesson__project__title", "lesson__title", "history_date", "moment", "state", "note"),
        ),
        "aabne_punkter": _values(
            OpenPoint.objects.filter(decision__decided_by=user).order_by("pk"),
            *("decision__project__title", "decision__decided_at", "focus_point__key", "why"),
        ),
        "gemte_udgaver": _values(
            user.versions.order_by("pk"), "project__title", "number", "name", "stored_at"
        ),
        "skift_af_udgave": _values(
            user.edition_moves.order_by("pk"),
            *("project__title", "moved_at", "from_edition__title", "to_edition__title"),
        ),
        "mandater": _values(
            Mandate.history.filter(_saved(user, "updated_by")).order_by("history_id"),
            *("project__title", "history_date", "decided", "fixed", "room", "influence", "until"),
        ),
        "kursjusteringer": _values(
            user.course_adjustments.order_by("pk"),
            *("project__title", "decided_at", "what", "why", "touches_also"),
        ),
        "placeringer": _values(
            user.placements.order_by("pk"),
            *("project__title", "part__title", "stage", "placed_at", "x", "y", "reason"),
        ),
        "egne_placeringer": _values(
            user.own_placements.order_by("pk"),
            *("project__title", "part__title", "placed_at", "x", "y", "reason"),
        ),
        **_what_they_wrote_in_forums(user),
        "laering": _values(
            Lesson.history.filter(_saved(user, "written_by")).order_by("history_id"),
            *("project__title", "history_date", "title", "happened", "learnt", "will_do", "sharing"),
        ),
        "ledelsesopgaver": _values(
            Commitment.history.filter(_saved(user, "taken_on_by")).order_by("history_id"),
            *("project__title", "task__title", "own_title", "history_date"),
            *("due_on", "state", "note", "outcome", "done_on"),
        ),
        "kontakter": _values(
            Contact.history.filter(_saved(user, "noted_by")).order_by("history_id"),
            *("project__title", "direction__title", "history_date", "on", "kind", "what"),
        ),
        "interessenter": _values(
            Stakeholder.history.filter(_saved(user)).order_by("history_id"),
            *("project__title", "history_date", "name", "promised", "reason", "passed_over"),
        ),
        "indspil": _values(
            Proposal.history.filter(_saved(user, "noted_by")).order_by("history_id"),
            *("project__title", "history_date", "put_forward_by", "text", "decision", "reply"),
        ),
        "succeskriterier": _values(
            Criterion.history.filter(_saved(user, "created_by")).order_by("history_id"),
            *("project__title", "history_date", "title", "sign", "unit"),
            *("baseline", "target", "method", "next_on"),
        ),
        "maalinger": _values(
            Measurement.history.filter(_saved(user, "measured_by")).order_by("history_id"),
            *("criterion__title", "history_date", "on", "value", "note"),
        ),
        "spoergeskemaer": _values(
            Questionnaire.history.filter(_saved(user, "created_by")).order_by("history_id"),
            *("project__title", "history_date", "title", "intro", "closes_on"),
        ),
        **_what_they_wrote_in_reviews(user),
    }


def _what_they_wrote_in_reviews(user: User) -> dict[str, Any]:
    return {
        "vaerdier": _values(
            ChosenValue.history.filter(_saved(user, "chosen_by")).order_by("history_id"),
            *("project__title", "history_date", "value__title", "why"),
        ),
        "evalueringssvar": _values(
            EvaluationAnswer.history.filter(_saved(user, "updated_by")).order_by("history_id"),
            *("project__title", "question__text", "history_date", "text"),
        ),
        "vurderede_kriterier": _values(
            CriterionReview.history.filter(_saved(user, "reviewed_by")).order_by("history_id"),
            *("criterion__project__title", "criterion__title", "history_date", "verdict", "evidence"),
        ),
        "sidegevinster": _values(
            SideEffect.history.filter(_saved(user, "noted_by")).order_by("history_id"),
            *("project__title", "history_date", "kind", "text", "whom"),
        ),
    }


def _what_they_wrote_in_forums(user: User) -> dict[str, Any]:
    by_them = {"history_user": user}
    return {
        "fora": _values(
            Forum.history.filter(**by_them).order_by("history_id"),
            *("title", "history_date", "task", "starts_on", "ends_on"),
        ),
        "forbedringer": _values(
            Improvement.history.filter(**by_them).order_by("history_id"),
            *("forum__title", "history_date", "text", "why"),
        ),
        "tegn": _values(
            Sign.history.filter(**by_them).order_by("history_id"),
            *("improvement__text", "history_date", "text", "seen", "note"),
        ),
        "handlinger": _values(
            ForumAction.history.filter(**by_them).order_by("history_id"),
            *("improvement__text", "history_date", "what", "due_on", "done_on", "outcome"),
        ),
        "moeder_i_fora": _values(
            ForumMeeting.history.filter(Q(**by_them) | Q(held_by=user)).order_by("history_id"),
            *("forum__title", "history_date", "planned_on", "held_at", "summary"),
        ),
        "moedenoter": _values(
            MeetingNote.history.filter(**by_them).order_by("history_id"),
            *("meeting__forum__title", "question__text", "history_date", "text"),
        ),
    }


def _what_is_noted(user: User) -> dict[str, Any]:
    return {
        "ansvar_for_fokuspunkter": _values(
            Answer.objects.filter(responsible__user=user).order_by("pk"),
            *("project__title", "focus_point__key", "due_on", "message", "handed_back_at"),
        ),
        "ansvar_for_ledelsesopgaver": _values(
            Commitment.objects.filter(responsible__user=user).order_by("pk"),
            *("project__title", "task__title", "own_title", "due_on"),
        ),
        "ansvar_for_succeskriterier": _values(
            Criterion.objects.filter(responsible__user=user).order_by("pk"),
            *("project__title", "title", "next_on"),
        ),
        "ansvar_efter_laering": _values(
            Lesson.objects.filter(responsible__user=user).order_by("pk"),
            *("project__title", "title", "will_do", "due_on", "done_on"),
        ),
        "skrevet_laering": _values(user.lessons.order_by("pk"), "project__title", "title", "written_at"),
        "delt_laering": _values(
            user.shared_lessons.order_by("pk"), "project__title", "title", "sharing", "shared_at"
        ),
        "noterede_kontakter": _values(user.contacts.order_by("pk"), "project__title", "on", "what"),
        "noterede_indspil": _values(
            user.proposals.order_by("pk"), "project__title", "put_forward_on", "text"
        ),
        "besvarede_indspil": _values(
            user.replied_proposals.order_by("pk"), "project__title", "replied_on", "reply"
        ),
        "deltager_i_fora": _values(
            user.forum_memberships.order_by("pk"), "forum__title", "role", "joined_at", "left_at"
        ),
        "ansvar_for_handlinger": _values(
            ForumAction.objects.filter(responsible__user=user).order_by("pk"),
            *("improvement__forum__title", "what", "due_on", "done_on"),
        ),
        "selvtjek": _values(
            user.check_runs.order_by("pk"),
            *("project__title", "self_check__title", "answered_at", "note"),
            *("scores__statement__text", "scores__score"),
        ),
        "invitationer_sendt": _values(
            user.invitations.order_by("pk"), "project__title", "email", "role", "sent_at"
        ),
        "invitationer_faaet": _values(
            Invitation.objects.filter(email__iexact=user.email).order_by("pk"),
            *("project__title", "role", "sent_at", "accepted_at"),
        ),
        "beskeder": _values(
            user.notices.annotate(sket=F("created_at")).order_by("pk"),
            *("kind", "subject", "text", "url", "sket", "mailed_at"),
        ),
        "valg_om_beskeder": _values(user.notice_settings.order_by("pk"), "kind", "rhythm"),
        "kalenderadresse": _values(CalendarLink.objects.filter(user=user), "made_at"),
        "rapporter": _values(
            user.reports.order_by("asked_at"), "name", "project__title", "asked_at", "handed_out_at"
        ),
        "haendelser": _values(user.events.order_by("pk"), "kind", "at", "about"),
        "rettet_i_administrationen": _values(
            LogEntry.objects.filter(user=user).order_by("pk"), "action_time", "object_repr"
        ),
    }


def _saved(user: User, author: str = "") -> Q:
    """The versions that they saved; of what came in from a file those that it says they wrote.

    Who brought a project in is named in the history of all its rows, but did not write them.
    """
    saved = Q(history_user=user) & ~Q(history_change_reason=BROUGHT_IN)
    return saved | Q(history_change_reason=BROUGHT_IN, **{author: user}) if author else saved


def _values(rows: QuerySet[Any], *names: str) -> list[dict[str, Any]]:
    return list(rows.values(*names))


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
    for member in user.forum_memberships.filter(left_at=None).select_related("user", "forum__organisation"):
        let_go(by=user, member=member)
    PrivateNote.objects.filter(author=user).delete()
    _forget_mentions(user)
    forget_person(user)
    user.organisation_roles.all().delete()
    Invitation.objects.filter(email__iexact=email).update(email=F("token_hash"))
    user.notices.all().delete()
    user.notice_settings.all().delete()
    CalendarLink.objects.filter(user=user).delete()
    for words in (email, name):
        _forget_in_notices(words)
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


def _forget_in_notices(words: str) -> None:
    """What others were told of the person."""
    subject, text = (Replace(field, Value(words), Value(ERASED_NAME)) for field in ("subject", "text"))
    # The name may have grown longer.
    Notice.objects.filter(subject__contains=words).update(subject=Left(subject, MAX_SUBJECT_LENGTH))
    Notice.objects.filter(text__contains=words).update(text=text)


def _forget_mentions(user: User) -> None:
    """The person's name in the comments that mention them, and in what others were told."""
    for comment in user.mentions.all():
        for row in (comment, *Comment.history.filter(id=comment.pk)):
            text = renamed(row.text, user.name, ERASED_NAME)
            # Not saved: that would be a version more, with the name in the one before.
            type(row)._base_manager.filter(pk=row.pk).update(text=text)
        quoted = renamed(comment.text, user.name, ERASED_NAME)
        Notice.objects.filter(key=mention_key(comment)).update(text=quoted)


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
