"""Answers, comments, sparring, decisions, versions and editions."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from phases.comments import comment_url
from phases.history import in_sittings
from phases.models import Answer, AnswerStatus, Comment, DecisionKind
from projects.models import Membership

from ..read import Dossier
from .event import FORMER_USER, Event, before, newest_first, who


def answers(dossier: Dossier) -> Iterator[Event]:
    places = _places(dossier)
    kept = Answer.history.filter(project=dossier.project).defer("text")
    names = dict(Membership.history.filter(project=dossier.project).values_list("id", "user__name"))
    versions = newest_first(kept.annotate(**before("version", "responsible_id", "handed_back_at")))
    for sitting in in_sittings(versions):
        yield from _told_once(sitting, places, names)


def _told_once(
    sitting: list[Any], places: dict[int, tuple[str, str]], names: dict[int, str]
) -> Iterator[Event]:
    """What somebody did with an answer in one go; the many saves of it are told as one."""
    told = set()
    for version in sitting:
        title, url = places.get(version.focus_point_id, ("et tidligere punkt", None))
        what = _answer(version, f"»{title}«", names.get(version.responsible_id) or FORMER_USER.lower())
        if what not in told:
            told.add(what)
            yield Event(version.history_date, who(version), what, url)


def _answer(version: Any, point: str, holder: str) -> str:
    """What a version of an answer tells, as a sentence of who saved it; `holder` is who has it then."""
    gave_up = version.before_handed_back_at and not version.handed_back_at
    if gave_up and version.responsible_id is None and AnswerStatus(version.status).is_settled:
        return f"godkendte svaret på {point}"
    if version.version != (version.before_version or 0):
        return f"skrev i {point}"
    if version.handed_back_at and not version.before_handed_back_at:
        return f"gav {point} tilbage til chefen"
    if version.responsible_id != version.before_responsible_id:
        return f"gav {point} til {holder}" if version.responsible_id else f"tog {point} tilbage"
    if gave_up:
        return f"sendte {point} retur til {holder}"
    return f"rettede aftalen om {point}"


def _places(dossier: Dossier) -> dict[int, tuple[str, str]]:
    project = dossier.project.pk
    now = {
        state.point.focus_point_id: (
            state.point.title,
            reverse("phases:point_history", args=[project, state.point.step.key, state.key]),
        )
        for state in dossier.guide.points
    }
    retired = {
        state.point.focus_point_id: (
            state.point.title,
            reverse("phases:retired_history", args=[project, state.key]),
        )
        for state in dossier.retired_points
    }
    return now | retired


def comments(dossier: Dossier) -> Iterator[Event]:
    titles = {state.point.focus_point_id: state.point.title for state in dossier.guide.points}
    comments = dossier.project.comments.select_related("author", "focus_point__step")
    for comment in comments.order_by("-written_at", "-pk").iterator(50):
        title = titles.get(comment.focus_point_id)
        url = comment_url(comment) if title else None
        yield Event(comment.written_at, comment.author.name, _comment(comment, title), url)


def _comment(comment: Comment, title: str | None) -> str:
    what = "en kommentar" if comment.kind == Comment.Kind.COMMENT else "en beslutning fra sparringen"
    removed = " (fjernet siden)" if comment.removed_at else ""
    return f"skrev {what} til »{title or 'et tidligere punkt'}«{removed}"


def sparrings(dossier: Dossier) -> Iterator[Event]:
    # Without an address, since not all who read the history may read the talk.
    held = dossier.project.sparrings.exclude(held_at=None).select_related("held_by")
    for sparring in held.order_by("-held_at"):
        if sparring.held_at and sparring.held_by:
            yield Event(sparring.held_at, sparring.held_by.name, "afsluttede en sparring")


def course(dossier: Dossier) -> Iterator[Event]:
    url = reverse("phases:course", args=[dossier.project.pk])
    for adjustment in dossier.project.course_adjustments.select_related("decided_by"):
        what = "justerede kursen og ændrede mandatet" if adjustment.mandate_before else "justerede kursen"
        yield Event(adjustment.decided_at, adjustment.decided_by.name, what, url)


def decisions(dossier: Dossier) -> Iterator[Event]:
    url = reverse("dossier:decisions", args=[dossier.project.pk])
    for decision in dossier.decisions:
        step = decision.to_step.title.lower()
        what = {
            DecisionKind.FORWARD: f"besluttede at gå videre til {step}",
            DecisionKind.BACK: f"besluttede at gå tilbage til {step}",
            DecisionKind.PAUSE: "satte projektet på pause",
            DecisionKind.RESUME: "tog projektet op igen",
            DecisionKind.STOP: "stoppede projektet",
        }[DecisionKind(decision.kind)]
        yield Event(decision.decided_at, decision.decided_by.name, what, f"{url}#beslutning-{decision.pk}")


def versions(dossier: Dossier) -> Iterator[Event]:
    """Those kept by hand. One kept with a decision or a closing is told of by that."""
    kept = (
        dossier.project.versions.filter(decision=None, closing=None)
        .defer("content")
        .select_related("stored_by")
    )
    for version in kept.order_by("-stored_at", "-number"):
        url = reverse("dossier:version", args=[dossier.project.pk, version.number])
        yield Event(
            version.stored_at, version.stored_by.name, f"gemte en udgave af projektet, »{version.name}«", url
        )


def editions(dossier: Dossier) -> Iterator[Event]:
    url = reverse("phases:edition", args=[dossier.project.pk])
    for move in dossier.project.edition_moves.select_related("to_edition", "moved_by"):
        what = f"flyttede projektet til {move.to_edition.title.lower()} af tjeklisten"
        yield Event(move.moved_at, move.moved_by.name, what, url)
