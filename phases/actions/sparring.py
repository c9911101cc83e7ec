"""Every write to the talk between chef and projektleder: assessments, the agenda, and the talk itself."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from projects.history import signed
from projects.models import Project

from ..assessments import views_of_point
from ..guide import load_guide
from ..models import Assessment, Comment, FocusPoint, Side, Sparring, SparringTopic
from ..sparring import topics_of, upcoming_of
from .comments import write_comment

NOTHING_SAID = "Skriv noter eller mindst én beslutning før I afslutter sparringen."


class SparringConflict(Exception):
    """Somebody else saved the talk, or held it, after the writer opened it."""


@transaction.atomic
def assess(
    *, by: User, project: Project, focus_point: FocusPoint, side: Side, score: int, sentence: str
) -> Assessment:
    """Say how well a point is covered. Where the sides now differ, the point comes on the agenda.

    It goes off again when they no longer differ and nothing was decided about it.
    """
    _lock(project)
    place = {"project": project, "focus_point": focus_point, "author": by}
    assessment = Assessment.objects.filter(**place).first() or Assessment(**place)
    assessment.side, assessment.score, assessment.sentence = side, score, sentence
    signed(assessment, by).save()
    origin = SparringTopic.Origin.DIFFERENCE
    if views_of_point(project, focus_point).differ:
        _put_on(project, focus_point, origin)
    else:
        upcoming = SparringTopic.objects.filter(sparring__project=project, sparring__held_at=None)
        upcoming.filter(focus_point=focus_point, origin=origin, decision="").delete()
    return assessment


@transaction.atomic
def put_on_agenda(*, by: User, project: Project, focus_point: FocusPoint) -> bool:
    """Put a point on the next talk's agenda by hand. False when it was there already."""
    _lock(project)
    topic, is_new = _put_on(project, focus_point, SparringTopic.Origin.CHOSEN)
    if not is_new and topic.origin != SparringTopic.Origin.CHOSEN:
        # Wanted by somebody, it no longer goes off by itself.
        topic.origin = SparringTopic.Origin.CHOSEN
        topic.save()
    return is_new


@transaction.atomic
def save_sparring(
    *,
    by: User,
    project: Project,
    opened_version: int,
    planned_on: date | None,
    notes: str,
    decisions: Mapping[FocusPoint, str],
    taken_off: Collection[FocusPoint] = (),
    added: FocusPoint | None = None,
) -> Sparring:
    """Save the next talk: its day, notes and agenda with the decisions so far.

    A decision about a point that went off the agenda in the meantime brings the point back. Raises
    SparringConflict, and writes nothing, when somebody saved since version `opened_version`.
    """
    _lock(project)
    sparring = upcoming_of(project)
    if sparring.version != opened_version:
        raise SparringConflict
    sparring.planned_on, sparring.notes = planned_on, notes
    sparring.version += 1
    sparring.saved_by, sparring.saved_at = by, timezone.now()
    sparring.save()
    for point, decision in decisions.items():
        if not sparring.topics.filter(focus_point=point).update(decision=decision) and decision:
            _put_on(project, point, SparringTopic.Origin.CHOSEN, decision=decision)
    sparring.topics.filter(focus_point__in=taken_off).delete()
    if added:
        _put_on(project, added, SparringTopic.Origin.CHOSEN)
    return sparring


@transaction.atomic
def hold_sparring(*, by: User, project: Project, **fields: Any) -> Sparring:
    """Save the next talk and close it. `fields` are those of `save_sparring`.

    Its decisions go back to their points; topics without one go on to the next talk. Raises SparringConflict
    as saving does, and ValidationError, writing nothing, when nothing was said.
    """
    sparring = save_sparring(by=by, project=project, **fields)
    topics = topics_of(sparring, load_guide(project))
    decided = [topic.row for topic in topics if topic.row.decision]
    if not decided and not sparring.notes:
        raise ValidationError(NOTHING_SAID)
    sparring.held_at, sparring.held_by = timezone.now(), by
    sparring.save()
    if open_topics := [topic.row.pk for topic in topics if not topic.row.decision]:
        following = Sparring.objects.create(project=project, version=sparring.version + 1)
        SparringTopic.objects.filter(pk__in=open_topics).update(sparring=following)
    sparring.topics.filter(decision="").delete()
    for topic in decided:
        write_comment(
            by=by,
            project=project,
            focus_point=topic.focus_point,
            text=topic.decision,
            kind=Comment.Kind.DECISION,
        )
    return sparring


def _lock(project: Project) -> None:
    """One at a time: the talk and its agenda hang together."""
    Project.objects.select_for_update().get(pk=project.pk)


def _put_on(
    project: Project, focus_point: FocusPoint, origin: SparringTopic.Origin, decision: str = ""
) -> tuple[SparringTopic, bool]:
    sparring = upcoming_of(project)
    if sparring.pk is None:
        sparring.save()
    return SparringTopic.objects.get_or_create(
        sparring=sparring, focus_point=focus_point, defaults={"origin": origin, "decision": decision}
    )
