"""A project's history: everything that happened to it, newest first, each told in a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import Lag
from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import User
from leadership.models import (
    Commitment,
    Contact,
    LeadershipTask,
    Mandate,
    Proposal,
    Selection,
    Stakeholder,
)
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
from phases.comments import comment_url
from phases.history import in_sittings
from phases.models import Answer, AnswerStatus, Comment, DecisionKind
from projects.models import Membership, Picture, Project, Role
from projects.numbers import in_danish
from typology.models import ProjectPart, Stage

from .read import Dossier

FORMER_USER = "En tidligere bruger"


@dataclass(frozen=True)
class Event:
    """Somebody did something at a time. `url` is where it can be seen, if anywhere.

    `words` are those that were taken away by it, and stand nowhere else now.
    """

    at: datetime
    who: str
    what: str
    url: str | None = None
    words: tuple[str, ...] = ()


def events_of(dossier: Dossier) -> Iterator[Event]:
    """All events, newest first. Each source is read in chunks, so that a page of them costs what it shows."""
    sources = (
        *(_edits, _team, _answers, _comments, _sparrings, _tasks, _contacts, _stakeholders, _proposals),
        *(_criteria, _measurements),
        _questionnaires,
        _lessons,
        *(_mandate, _course, _decisions, _versions, _editions, _placements, _own_placements, _statuses),
        *(_chosen_values, _evaluation_answers, _verdicts, _side_effects),
        _pictures,
        _follow_ups,
    )
    return merge(*(source(dossier) for source in sources), key=lambda event: event.at, reverse=True)


def _kept(versions: QuerySet[Any]) -> Iterator[Any]:
    return versions.select_related("history_user").order_by("-history_date", "-history_id").iterator(50)


def _who(version: Any) -> str:
    return version.history_user.name if version.history_user else FORMER_USER


def _edits(dossier: Dossier) -> Iterator[Event]:
    versions = list(_kept(Project.history.filter(id=dossier.project.pk)))
    for new, old in zip(versions, [*versions[1:], None], strict=True):
        yield Event(new.history_date, _who(new), _edit(old, new))


def _edit(old: Any, new: Any) -> str:
    if old is None:
        return "oprettede projektet"
    if (old.archived_at is None) != (new.archived_at is None):
        return "arkiverede projektet" if new.archived_at else "genåbnede projektet"
    if (old.closed_at is None) != (new.closed_at is None):
        return "afsluttede projektet" if new.closed_at else "tog projektet op igen"
    names = [
        str(Project._meta.get_field(change.field).verbose_name)  # type: ignore[union-attr]
        for change in new.diff_against(old, excluded_fields=["updated_at"]).changes
    ]
    return f"rettede beskrivelsen: {', '.join(names)}" if names else "gemte beskrivelsen"


def _team(dossier: Dossier) -> Iterator[Event]:
    url = reverse("projects:members", args=[dossier.project.pk])
    kept = Membership.history.filter(project=dossier.project)
    names = dict(User.objects.filter(pk__in=kept.values("user_id")).values_list("pk", "name"))
    for version in _kept(kept):
        name, role = names.get(version.user_id, FORMER_USER.lower()), Role(version.role).label.lower()
        what = {
            "+": f"kom med på holdet som {role}"
            if version.history_user_id == version.user_id
            else f"tog {name} med på holdet som {role}",
            "~": f"gjorde {name} til {role}",
            "-": f"fjernede {name} fra holdet",
        }
        yield Event(version.history_date, _who(version), what[version.history_type], url)


def _answers(dossier: Dossier) -> Iterator[Event]:
    places = _places(dossier)
    kept = Answer.history.filter(project=dossier.project).defer("text")
    names = dict(Membership.history.filter(project=dossier.project).values_list("id", "user__name"))
    versions = _kept(kept.annotate(**_before("version", "responsible_id", "handed_back_at")))
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
            yield Event(version.history_date, _who(version), what, url)


def _before(*fields: str) -> dict[str, Window]:
    """`before_…`: what the same row said one version earlier, in the same query."""
    order = [F("history_date").asc(), F("history_id").asc()]
    return {f"before_{name}": Window(Lag(name), partition_by=F("id"), order_by=order) for name in fields}


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


def _comments(dossier: Dossier) -> Iterator[Event]:
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


def _sparrings(dossier: Dossier) -> Iterator[Event]:
    # Without an address, since not all who read the history may read the talk.
    held = dossier.project.sparrings.exclude(held_at=None).select_related("held_by")
    for sparring in held.order_by("-held_at"):
        if sparring.held_at and sparring.held_by:
            yield Event(sparring.held_at, sparring.held_by.name, "afsluttede en sparring")


def _tasks(dossier: Dossier) -> Iterator[Event]:
    titles = dict(LeadershipTask.objects.values_list("pk", "title"))
    members = Membership.history.filter(project=dossier.project)
    team = {pk: (user, name) for pk, user, name in members.values_list("id", "user_id", "user__name")}
    url = reverse("leadership:directions", args=[dossier.project.pk])
    kept = Commitment.history.filter(project=dossier.project).annotate(**_before("responsible_id"))
    for version in _kept(kept):
        title = version.own_title or titles.get(version.task_id, "en tidligere opgave")
        user_id, name = team.get(version.responsible_id, (None, None))
        is_own = version.responsible_id is None or user_id == version.history_user_id
        holder = None if is_own else name or FORMER_USER.lower()
        words = _words_of_task(version, name) if version.history_type == "-" else ()
        yield Event(version.history_date, _who(version), _task(version, f"»{title}«", holder), url, words)


def _task(version: Any, title: str, holder: str | None) -> str:
    """What a version of a commitment tells; `holder` is who has the task then, None for who saved it."""
    if version.history_type == "-":
        return f"tog {title} af listen"
    if version.history_type == "~" and version.done_on:
        return f"meldte {title} udført"
    is_new = version.history_type == "+" or version.responsible_id != version.before_responsible_id
    if is_new and holder:
        return f"gav {title} til {holder}"
    is_taken_on = is_new and (version.history_type == "+" or version.responsible_id)
    return f"tog {title} på sig" if is_taken_on else f"rettede aftalen om {title}"


def _words_of_task(version: Any, responsible: str | None) -> tuple[str, ...]:
    due_on = date_format(version.due_on, "DATE_FORMAT") if version.due_on else ""
    return _labelled(
        ("Hvem", responsible), ("Frist", due_on), ("Aftalen", version.note), ("Udbyttet", version.outcome)
    )


def _labelled(*pairs: tuple[str, str | None]) -> tuple[str, ...]:
    return tuple(f"{label}: {text}" for label, text in pairs if text)


def _contacts(dossier: Dossier) -> Iterator[Event]:
    url = reverse("leadership:contacts", args=[dossier.project.pk])
    did = {"+": "noterede", "~": "rettede", "-": "fjernede"}
    for version in _kept(Contact.history.filter(project=dossier.project).select_related("direction")):
        what = f"{did[version.history_type]} en kontakt {version.direction.towards}"
        words = (version.what,) if version.history_type == "-" else ()
        yield Event(version.history_date, _who(version), what, url, words)


def _stakeholders(dossier: Dossier) -> Iterator[Event]:
    url = reverse("stakeholders:list", args=[dossier.project.pk])
    versions = Stakeholder.history.filter(project=dossier.project).annotate(**_before("selection"))
    for version in _kept(versions):
        said = (
            ("Er lovet", version.promised),
            ("Valget", version.get_selection_display()),
            ("Hvorfor", version.reason),
            ("Kan føle sig forbigået", version.passed_over),
        )
        words = _labelled(*said) if version.history_type == "-" else ()
        yield Event(version.history_date, _who(version), _stakeholder(version), url, words)


def _stakeholder(version: Any) -> str:
    name = f"»{version.name}«"
    if version.history_type == "-":
        return f"fjernede interessenten {name}"
    if version.selection == Selection.DESELECTED != version.before_selection:
        return f"valgte interessenten {name} fra"
    return f"{'tilføjede' if version.history_type == '+' else 'rettede'} interessenten {name}"


def _proposals(dossier: Dossier) -> Iterator[Event]:
    """What was done with several at the same moment is told as one."""
    versions = _kept(
        Proposal.history.filter(project=dossier.project).annotate(
            **_before("decided_on", "replied_on", "reply"),
            is_there=Exists(Proposal.objects.filter(pk=OuterRef("id"))),
        )
    )
    at_once = groupby(versions, key=lambda one: (one.history_date, _who(one), _proposal(one)))
    for (at, who, what), rows in at_once:
        [first, *others] = rows
        number = f"{len(others) + 1}" if others else "et"
        sources = {one.put_forward_by for one in (first, *others)}
        source = f" fra {first.put_forward_by}" if len(sources) == 1 else ""
        url = reverse("proposals:list", args=[dossier.project.pk])
        if not others and first.is_there:
            url = reverse("proposals:show", args=[dossier.project.pk, first.id])
        words = tuple(text for one in (first, *others) for text in _words_of_proposal(one))
        yield Event(at, who, what.format(f"{number} indspil") + source, url, words)


def _words_of_proposal(version: Any) -> tuple[str, ...]:
    """Those of one that was removed, or of a reply that was taken back."""
    if version.history_type == "-":
        said = (("Besluttet", version.decision), ("Svaret", version.reply))
        return (version.text, *_labelled(*said))
    return (version.before_reply,) if version.before_reply and not version.reply else ()


def _proposal(version: Any) -> str:
    """What a version of a proposal tells, with a place for how many it was."""
    if version.history_type == "-":
        return "fjernede {}"
    if version.history_type == "+":
        return "noterede {}"
    if version.replied_on and not version.before_replied_on:
        return "svarede på {}" if version.before_decided_on else "afgjorde og svarede på {}"
    if version.before_replied_on and not version.replied_on:
        return "tog svaret tilbage på {}"
    if version.decided_on and not version.before_decided_on:
        return "afgjorde {}"
    return "rettede {}"


def _criteria(dossier: Dossier) -> Iterator[Event]:
    """When the next measurement is alone is not told: it follows from the measurement."""
    page = reverse("evaluation:criteria", args=[dossier.project.pk])
    said = ("title", "sign", "unit", "baseline", "target", "method", "bottom_line_id", "responsible_id")
    versions = Criterion.history.filter(project=dossier.project).annotate(
        **_before(*said), is_there=Exists(Criterion.objects.filter(pk=OuterRef("id")))
    )
    for version in _kept(versions):
        did = {"+": "satte", "~": "rettede", "-": "fjernede"}[version.history_type]
        what = f"{did} succeskriteriet »{version.title}«"
        url = f"{page}#kriterium-{version.id}" if version.is_there else page
        if version.history_type == "-":
            words = (version.sign, *_labelled(("Hvordan", version.method)))
            yield Event(version.history_date, _who(version), what, url, words)
        elif any(getattr(version, name) != getattr(version, f"before_{name}") for name in said):
            yield Event(version.history_date, _who(version), what, url)


def _measurements(dossier: Dossier) -> Iterator[Event]:
    page = reverse("evaluation:criteria", args=[dossier.project.pk])
    criteria = {
        version.id: version
        for version in Criterion.history.filter(project=dossier.project).order_by("history_id")
    }
    for version in _kept(Measurement.history.filter(criterion_id__in=criteria)):
        criterion = criteria[version.criterion_id]
        did = {"+": "målte", "~": "rettede en måling af", "-": "fjernede en måling af"}[version.history_type]
        value = f"{in_danish(version.value)} {criterion.unit}".strip()
        what = f"{did} »{criterion.title}«: {value} ({date_format(version.on, 'DATE_FORMAT')})"
        words = (version.note,) if version.history_type == "-" and version.note else ()
        is_there = criterion.history_type != "-"
        url = f"{page}#kriterium-{criterion.id}" if is_there else page
        yield Event(version.history_date, _who(version), what, url, words)


def _questionnaires(dossier: Dossier) -> Iterator[Event]:
    """What the team did with them. When somebody answered is known to nobody."""
    there = Exists(Questionnaire.objects.filter(pk=OuterRef("id")))
    kept = Questionnaire.history.filter(project=dossier.project)
    for version in _kept(kept.annotate(**_before("closed_at", "closes_on"), is_there=there)):
        url = reverse("questionnaires:list", args=[dossier.project.pk])
        if version.is_there:
            url = reverse("questionnaires:show", args=[dossier.project.pk, version.id])
        what = f"{_questionnaire(version)} »{version.title}«"
        yield Event(version.history_date, _who(version), what, url)


def _questionnaire(version: Any) -> str:
    if version.history_type != "~":
        return "lavede spørgeskemaet" if version.history_type == "+" else "fjernede spørgeskemaet"
    if version.closed_at and not version.before_closed_at:
        return "lukkede spørgeskemaet"
    if version.before_closed_at and not version.closed_at:
        return "åbnede igen for spørgeskemaet"
    return "rettede spørgeskemaet"


def _lessons(dossier: Dossier) -> Iterator[Event]:
    url = reverse("lessons:list", args=[dossier.project.pk])
    versions = Lesson.history.filter(project=dossier.project).annotate(**_before("sharing", "done_on"))
    for version in _kept(versions):
        said = (
            ("Det skete", version.happened),
            ("Det lærte vi", version.learnt),
            ("I driften", version.will_do),
        )
        is_gone = version.history_type == "-"
        yield Event(
            version.history_date,
            _who(version),
            _lesson(version),
            url if is_gone else f"{url}#laering-{version.id}",
            _labelled(*said) if is_gone else (),
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


def _mandate(dossier: Dossier) -> Iterator[Event]:
    """That it was first set; how it was changed is told by the course adjustments."""
    url = reverse("phases:course", args=[dossier.project.pk])
    for version in _kept(Mandate.history.filter(project=dossier.project, history_type="+")):
        yield Event(version.history_date, _who(version), "skrev projektets mandat", url)


def _course(dossier: Dossier) -> Iterator[Event]:
    url = reverse("phases:course", args=[dossier.project.pk])
    for adjustment in dossier.project.course_adjustments.select_related("decided_by"):
        what = "justerede kursen og ændrede mandatet" if adjustment.mandate_before else "justerede kursen"
        yield Event(adjustment.decided_at, adjustment.decided_by.name, what, url)


def _decisions(dossier: Dossier) -> Iterator[Event]:
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


def _versions(dossier: Dossier) -> Iterator[Event]:
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


def _editions(dossier: Dossier) -> Iterator[Event]:
    url = reverse("phases:edition", args=[dossier.project.pk])
    for move in dossier.project.edition_moves.select_related("to_edition", "moved_by"):
        what = f"flyttede projektet til {move.to_edition.title.lower()} af tjeklisten"
        yield Event(move.moved_at, move.moved_by.name, what, url)


def _placements(dossier: Dossier) -> Iterator[Event]:
    for placement in dossier.all_placements:
        thing, url = _thing(dossier, placement.part)
        what = f"gemte jeres fælles placering af {thing}" if placement.is_agreed else f"placerede {thing}"
        outcome = ", som det blev" if placement.stage == Stage.TURNED_OUT else ""
        yield Event(placement.placed_at, placement.placed_by.name, f"{what} i typologien{outcome}", url)


def _own_placements(dossier: Dossier) -> Iterator[Event]:
    """That somebody placed on their own; where is for those to see who did the same."""
    placements = dossier.project.own_placements.select_related("user", "part").defer("x", "y", "reason")
    for own in placements.order_by("-placed_at", "-pk").iterator(50):
        thing, url = _thing(dossier, own.part)
        what = f"gav sit eget bud på hvor {thing} ligger i typologien"
        yield Event(own.placed_at, own.user.name, what, url)


def _thing(dossier: Dossier, part: ProjectPart | None) -> tuple[str, str]:
    """What was placed, and where it can be seen."""
    url = reverse("typology:placement", args=[dossier.project.pk])
    return (f"delen »{part.title}«", f"{url}?del={part.pk}") if part else ("projektet", url)


def _statuses(dossier: Dossier) -> Iterator[Event]:
    for report in dossier.status_reports:
        url = reverse("projects:status", args=[dossier.project.pk, report.pk])
        yield Event(report.published_at, report.published_by.name, "offentliggjorde en status", url)


def _chosen_values(dossier: Dossier) -> Iterator[Event]:
    url = reverse("evaluation:review", args=[dossier.project.pk])
    kept = ChosenValue.history.filter(project=dossier.project).annotate(**_before("value_id", "why"))
    for version in _kept(kept.select_related("value")):
        is_same = version.value_id == version.before_value_id
        what = "begrundede valget af" if is_same else "valgte hvad der betyder mest:"
        words = _taken_away(version.before_why, version.why)
        yield Event(version.history_date, _who(version), f"{what} »{version.value.title}«", url, words)


def _evaluation_answers(dossier: Dossier) -> Iterator[Event]:
    url = reverse("evaluation:review", args=[dossier.project.pk])
    kept = EvaluationAnswer.history.filter(project=dossier.project).annotate(**_before("text"))
    for version in _kept(kept.select_related("question")):
        did = "svarede på" if version.history_type == "+" else "rettede svaret på"
        place = f"{url}#spoergsmaal-{version.question.key}"
        words = _taken_away(version.before_text, version.text)
        yield Event(version.history_date, _who(version), f"{did} »{version.question.text}«", place, words)


def _verdicts(dossier: Dossier) -> Iterator[Event]:
    """Also on criteria that were removed since."""
    url = reverse("evaluation:review", args=[dossier.project.pk])
    criteria = Criterion.history.filter(project=dossier.project).order_by("history_id")
    titles = dict(criteria.values_list("id", "title"))
    kept = CriterionReview.history.filter(criterion_id__in=list(titles)).annotate(**_before("evidence"))
    for version in _kept(kept):
        title, verdict = titles[version.criterion_id], version.get_verdict_display().lower()
        what = f"vurderede »{title}«: {verdict}"
        words = _taken_away(version.before_evidence, version.evidence)
        if version.history_type == "-":
            what, words = f"fjernede vurderingen af »{title}«: {verdict}", (version.evidence,)
        place = f"{url}#kriterium-{version.criterion_id}"
        yield Event(version.history_date, _who(version), what, place, words)


def _side_effects(dossier: Dossier) -> Iterator[Event]:
    url = f"{reverse('evaluation:review', args=[dossier.project.pk])}#sidegevinster"
    did = {"+": "noterede", "~": "rettede", "-": "fjernede"}
    kinds = {SideEffectKind.GAIN: "en uventet gevinst", SideEffectKind.DRAWBACK: "en utilsigtet ulempe"}
    kept = SideEffect.history.filter(project=dossier.project).annotate(**_before("text"))
    for version in _kept(kept):
        what = f"{did[version.history_type]} {kinds[SideEffectKind(version.kind)]}"
        is_gone = version.history_type == "-"
        words = (version.text,) if is_gone else _taken_away(version.before_text, version.text)
        yield Event(version.history_date, _who(version), what, url, words)


def _taken_away(before: str | None, now: str) -> tuple[str, ...]:
    """The text that was written over, which stands nowhere else."""
    return (before,) if before and before != now else ()


def _pictures(dossier: Dossier) -> Iterator[Event]:
    url = reverse("pictures:gallery", args=[dossier.project.pk])
    versions = Picture.history.filter(project=dossier.project).annotate(**_before("status_report_id"))
    for version in _kept(versions):
        said = (("Billedtekst", version.caption), ("Samtykke", version.consent))
        words = _labelled(*said) if version.history_type == "-" else ()
        yield Event(version.history_date, _who(version), _picture(version), url, words)


def _picture(version: Any) -> str:
    alt = f"»{version.alt}«"
    if version.history_type == "-":
        return f"fjernede billedet {alt}"
    if version.history_type == "+":
        return f"lagde billedet {alt} op"
    if version.status_report_id and not version.before_status_report_id:
        return f"lagde billedet {alt} ved en status"
    return f"rettede teksterne til billedet {alt}"


def _follow_ups(dossier: Dossier) -> Iterator[Event]:
    kept = AnchoringCheck.history.filter(lesson__project=dossier.project).select_related("lesson")
    for version in _kept(kept):
        url = reverse("closing:follow_up", args=[dossier.project.pk, version.moment])
        moment = Moment(version.moment).label.lower()
        yield Event(version.history_date, _who(version), f"fulgte op på »{version.lesson}« {moment}", url)
