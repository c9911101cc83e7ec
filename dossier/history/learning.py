"""Criteria, questionnaires, lessons, looking back and following up."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format

from learning.models import (
    AnchoringCheck,
    ChosenValue,
    Criterion,
    CriterionReview,
    EvaluationAnswer,
    Lesson,
    Measurement,
    Moment,
    Questionnaire,
    Sharing,
    SideEffect,
    SideEffectKind,
)
from projects.numbers import in_danish

from ..read import Dossier
from .event import Event, before, labelled, newest_first, taken_away, who


def criteria(dossier: Dossier) -> Iterator[Event]:
    """When the next measurement is alone is not told: it follows from the measurement."""
    page = reverse("evaluation:criteria", args=[dossier.project.pk])
    said = ("title", "sign", "unit", "baseline", "target", "method", "bottom_line_id", "responsible_id")
    versions = Criterion.history.filter(project=dossier.project).annotate(
        **before(*said), is_there=Exists(Criterion.objects.filter(pk=OuterRef("id")))
    )
    for version in newest_first(versions):
        did = {"+": "satte", "~": "rettede", "-": "fjernede"}[version.history_type]
        what = f"{did} succeskriteriet »{version.title}«"
        url = f"{page}#kriterium-{version.id}" if version.is_there else page
        if version.history_type == "-":
            words = (version.sign, *labelled(("Hvordan", version.method)))
            yield Event(version.history_date, who(version), what, url, words)
        elif any(getattr(version, name) != getattr(version, f"before_{name}") for name in said):
            yield Event(version.history_date, who(version), what, url)


def measurements(dossier: Dossier) -> Iterator[Event]:
    page = reverse("evaluation:criteria", args=[dossier.project.pk])
    criteria = {
        version.id: version
        for version in Criterion.history.filter(project=dossier.project).order_by("history_id")
    }
    for version in newest_first(Measurement.history.filter(criterion_id__in=criteria)):
        criterion = criteria[version.criterion_id]
        did = {"+": "målte", "~": "rettede en måling af", "-": "fjernede en måling af"}[version.history_type]
        value = f"{in_danish(version.value)} {criterion.unit}".strip()
        what = f"{did} »{criterion.title}«: {value} ({date_format(version.on, 'DATE_FORMAT')})"
        words = (version.note,) if version.history_type == "-" and version.note else ()
        is_there = criterion.history_type != "-"
        url = f"{page}#kriterium-{criterion.id}" if is_there else page
        yield Event(version.history_date, who(version), what, url, words)


def questionnaires(dossier: Dossier) -> Iterator[Event]:
    """What the team did with them. When somebody answered is known to nobody."""
    there = Exists(Questionnaire.objects.filter(pk=OuterRef("id")))
    kept = Questionnaire.history.filter(project=dossier.project)
    for version in newest_first(kept.annotate(**before("closed_at", "closes_on"), is_there=there)):
        url = reverse("questionnaires:list", args=[dossier.project.pk])
        if version.is_there:
            url = reverse("questionnaires:show", args=[dossier.project.pk, version.id])
        what = f"{_questionnaire(version)} »{version.title}«"
        yield Event(version.history_date, who(version), what, url)


def _questionnaire(version: Any) -> str:
    if version.history_type != "~":
        return "lavede spørgeskemaet" if version.history_type == "+" else "fjernede spørgeskemaet"
    if version.closed_at and not version.before_closed_at:
        return "lukkede spørgeskemaet"
    if version.before_closed_at and not version.closed_at:
        return "åbnede igen for spørgeskemaet"
    return "rettede spørgeskemaet"


def lessons(dossier: Dossier) -> Iterator[Event]:
    url = reverse("lessons:list", args=[dossier.project.pk])
    versions = Lesson.history.filter(project=dossier.project).annotate(**before("sharing", "done_on"))
    for version in newest_first(versions):
        said = (
            ("Det skete", version.happened),
            ("Det lærte vi", version.learnt),
            ("I driften", version.will_do),
        )
        is_gone = version.history_type == "-"
        yield Event(
            version.history_date,
            who(version),
            _lesson(version),
            url if is_gone else f"{url}#laering-{version.id}",
            labelled(*said) if is_gone else (),
        )


def _lesson(version: Any) -> str:
    """What a version of a lesson tells."""
    title = f"»{version.title}«"
    if version.history_type == "-":
        return f"fjernede læringen {title}"
    if version.history_type == "+":
        return f"skrev læringen {title}"
    if version.sharing != version.before_sharing:
        return {
            Sharing.PROJECT: f"tog delingen af læringen {title} tilbage",
            Sharing.ORGANISATION: f"delte læringen {title} med alle i organisationen",
            Sharing.EVERYBODY: f"delte læringen {title} med alle der bruger Samskab",
        }[Sharing(version.sharing)]
    if version.done_on and not version.before_done_on:
        return f"meldte det der fulgte af læringen {title}, gjort"
    if version.before_done_on and not version.done_on:
        return f"fortrød at det der fulgte af læringen {title}, var gjort"
    return f"rettede læringen {title}"


def chosen_values(dossier: Dossier) -> Iterator[Event]:
    url = reverse("evaluation:review", args=[dossier.project.pk])
    kept = ChosenValue.history.filter(project=dossier.project).annotate(**before("value_id", "why"))
    for version in newest_first(kept.select_related("value")):
        is_same = version.value_id == version.before_value_id
        what = "begrundede valget af" if is_same else "valgte hvad der betyder mest:"
        words = taken_away(version.before_why, version.why)
        yield Event(version.history_date, who(version), f"{what} »{version.value.title}«", url, words)


def evaluation_answers(dossier: Dossier) -> Iterator[Event]:
    url = reverse("evaluation:review", args=[dossier.project.pk])
    kept = EvaluationAnswer.history.filter(project=dossier.project).annotate(**before("text"))
    for version in newest_first(kept.select_related("question")):
        did = "svarede på" if version.history_type == "+" else "rettede svaret på"
        place = f"{url}#spoergsmaal-{version.question.key}"
        words = taken_away(version.before_text, version.text)
        yield Event(version.history_date, who(version), f"{did} »{version.question.text}«", place, words)


def verdicts(dossier: Dossier) -> Iterator[Event]:
    """Also on criteria that were removed since."""
    url = reverse("evaluation:review", args=[dossier.project.pk])
    criteria = Criterion.history.filter(project=dossier.project).order_by("history_id")
    titles = dict(criteria.values_list("id", "title"))
    kept = CriterionReview.history.filter(criterion_id__in=list(titles)).annotate(**before("evidence"))
    for version in newest_first(kept):
        title, verdict = titles[version.criterion_id], version.get_verdict_display().lower()
        what = f"vurderede »{title}«: {verdict}"
        words = taken_away(version.before_evidence, version.evidence)
        if version.history_type == "-":
            what, words = f"fjernede vurderingen af »{title}«: {verdict}", (version.evidence,)
        place = f"{url}#kriterium-{version.criterion_id}"
        yield Event(version.history_date, who(version), what, place, words)


def side_effects(dossier: Dossier) -> Iterator[Event]:
    url = f"{reverse('evaluation:review', args=[dossier.project.pk])}#sidegevinster"
    did = {"+": "noterede", "~": "rettede", "-": "fjernede"}
    kinds = {SideEffectKind.GAIN: "en uventet gevinst", SideEffectKind.DRAWBACK: "en utilsigtet ulempe"}
    kept = SideEffect.history.filter(project=dossier.project).annotate(**before("text"))
    for version in newest_first(kept):
        what = f"{did[version.history_type]} {kinds[SideEffectKind(version.kind)]}"
        is_gone = version.history_type == "-"
        words = (version.text,) if is_gone else taken_away(version.before_text, version.text)
        yield Event(version.history_date, who(version), what, url, words)


def follow_ups(dossier: Dossier) -> Iterator[Event]:
    kept = AnchoringCheck.history.filter(lesson__project=dossier.project).select_related("lesson")
    for version in newest_first(kept):
        url = reverse("closing:follow_up", args=[dossier.project.pk, version.moment])
        moment = Moment(version.moment).label.lower()
        yield Event(version.history_date, who(version), f"fulgte op på »{version.lesson}« {moment}", url)
