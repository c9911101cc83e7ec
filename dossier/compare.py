"""What changed between two dossiers: two versions, or a version and the project as it stands now.

Each dossier is first told as things with words under headings (`told`), so that comparing is the same for all
of them and says the opposite when the two are swapped.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import Truncator

from leadership.models import Proposal
from learning.criteria import Standing
from learning.models import Lesson
from learning.questionnaires import Results
from phases.guide import PointState
from phases.models import AnswerStatus
from projects.models import Project
from projects.textdiff import Piece, compare_texts
from typology.models import Placement, type_at

from .read import Dossier

type Words = Mapping[str, str]
"""What is said of a thing, by label. An empty text says nothing."""

SHORT = 80
"""A text up to this long is shown before and after, and not word by word."""


MOST_WORDS = 400
"""Beyond so many words that differ a text is compared by paragraphs, since a page may hold fifty texts."""


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        return {"added": "Tilføjet", "changed": "Ændret", "removed": "Fjernet"}[self.value]


@dataclass(frozen=True)
class Difference:
    """One text that reads otherwise: `pieces` word by word, for a short one only `before` and `after`."""

    label: str
    before: str
    after: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Change:
    title: str
    kind: Kind
    differences: list[Difference]


@dataclass(frozen=True)
class Section:
    """The changes under one heading, and how many things read the same in both."""

    title: str
    changes: list[Change]
    unchanged: int


@dataclass(frozen=True)
class Thing:
    key: str
    title: str
    words: Words


def compare(old: Dossier, new: Dossier) -> list[Section]:
    """Every heading of both, with what was added, changed and removed on the way from old to new."""
    before, after = told(old), told(new)
    headings = {**after, **before}
    return [
        _section(heading, before.get(heading, []), after.get(heading, []))
        for heading in [*after, *(heading for heading in headings if heading not in after)]
    ]


def _section(title: str, before: list[Thing], after: list[Thing]) -> Section:
    old, new = ({thing.key: thing for thing in things} for things in (before, after))
    keys = [*new, *(key for key in old if key not in new)]
    changes = [change for key in keys for change in _change(old.get(key), new.get(key))]
    return Section(title, changes, unchanged=len({*old, *new}) - len(changes))


def _change(old: Thing | None, new: Thing | None) -> Iterator[Change]:
    before, after = old.words if old else {}, new.words if new else {}
    differences = [
        _difference(label, before.get(label, ""), after.get(label, ""))
        for label in [*after, *(label for label in before if label not in after)]
        if before.get(label, "") != after.get(label, "")
    ]
    if old is None and new is not None:
        yield Change(new.title, Kind.ADDED, differences)
    elif new is None and old is not None:
        yield Change(old.title, Kind.REMOVED, differences)
    elif differences and new is not None:
        yield Change(new.title, Kind.CHANGED, differences)


def _difference(label: str, before: str, after: str) -> Difference:
    short = max(len(before), len(after)) <= SHORT and "\n" not in before + after
    return Difference(label, before, after, [] if short else compare_texts(before, after, MOST_WORDS))


# --- A dossier told in words -------------------------------------------------------------------------------
def told(dossier: Dossier) -> dict[str, list[Thing]]:
    """Everything that a project says, by heading. What nobody has said anything of is not there."""
    sections = {
        "Om projektet": [Thing("projekt", "Beskrivelsen", _project(dossier))],
        "Hvor projektet står": [Thing("forloeb", "Trin og tilstand", _journey(dossier))],
        "Mandat": [Thing("mandat", "Mandatet", _mandate(dossier))],
        "Type af samskabelse": [
            Thing("type", "Placeringen", _placement(dossier, dossier.placement)),
            *_parts(dossier),
        ],
        **{
            f"Fokuspunkter i {step.step.title.lower()}": [_point(state) for state in step.points]
            for step in dossier.guide.steps
        },
        "Ledelsesopgaver": _commitments(dossier),
        "Kontakter": _contacts(dossier),
        "Rytme i retningerne": [Thing("rytme", "Hvornår vi mindes om en retning", _paces(dossier))],
        "Interessenter": _stakeholders(dossier),
        "Succeskriterier": [_criterion(standing) for standing in dossier.criteria],
        "Løfteregnskab": [_proposal(proposal) for proposal in dossier.proposals],
        "Spørgeskemaer": [_questionnaire(results) for results in dossier.questionnaires],
        "Læring": [_lesson(group.place.name, lesson) for group in dossier.learnt for lesson in group.lessons],
        "Holdet": [
            Thing(str(member.user.pk), member.user.name, {"Rolle": member.get_role_display()})
            for member in dossier.members
        ],
        "Afslutning": _closings(dossier),
        "Beslutninger": _decisions(dossier),
        "Kursjusteringer": _adjustments(dossier),
        "Statusser": _statuses(dossier),
        "Det der betyder mest": [Thing("vaerdi", "Værdien", _value(dossier))],
        "Evaluering": _evaluation(dossier),
        "Vurdering af succeskriterier": _verdicts(dossier),
        "Det ingen havde regnet med": _side_effects(dossier),
        "Billeder": _pictures(dossier),
    }
    return {
        heading: [thing for thing in things if any(thing.words.values())]
        for heading, things in sections.items()
    }


def _project(dossier: Dossier) -> Words:
    project = dossier.project
    return {
        "Titel": project.title,
        **{_label(name): getattr(project, name) for name in ("problem", "helpers", "motivation", "arena")},
        "Område": project.get_sector_display(),
        "Initiativet kom fra": project.get_initiator_display(),
        "Ventede gevinster": ", ".join(sorted(gain.title for gain in dossier.gains)),
        "Begynder": _day(project.starts_on),
        "Slutter": _day(project.ends_on),
        "Hvem kan se projektet": project.get_visibility_display(),
    }


def _label(name: str) -> str:
    return str(Project._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]


def _journey(dossier: Dossier) -> Words:
    journey = dossier.guide.journey
    return {
        "Trin": journey.step.title,
        "Tilstand": journey.get_state_display(),
        "Tjekliste": journey.edition.title,
    }


def _mandate(dossier: Dossier) -> Words:
    mandate = dossier.mandate
    if mandate is None:
        return {}
    return {
        "Hvad er besluttet politisk": mandate.decided,
        "Hvad ligger fast": mandate.fixed,
        "Hvor er der plads": mandate.room,
        "Hvad kan borgerne få indflydelse på": mandate.influence,
        "Gælder til": _day(mandate.until),
    }


def _placement(dossier: Dossier, placement: Placement | None) -> Words:
    if placement is None:
        return {}
    return {
        "Type": type_at(dossier.types, placement.x, placement.y).title,
        "Plan eller udfald": placement.get_stage_display(),
        "Placeret": _day(placement.placed_at),
        "Begrundelse": placement.reason,
    }


def _parts(dossier: Dossier) -> list[Thing]:
    return [
        Thing(f"del-{part.pk}", f"Delen »{part.title}«", _placement(dossier, placed.placement))
        for placed in dossier.placed_parts
        if (part := placed.placement.part)
    ]


def _point(state: PointState) -> Thing:
    answer = state.answer
    touched = state.status != AnswerStatus.UNTOUCHED
    words = {
        "Status": state.status.label if touched else "",
        "Svar": answer.text if answer else "",
        "Derfor er punktet ikke relevant": answer.reason if answer else "",
        "Bolden": state.responsible.user.name if state.responsible else "",
        "Frist": _day(state.due_on),
    }
    return Thing(state.key, state.point.title, words)


def _commitments(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            state.key,
            state.title,
            {
                "Tilstand": state.commitment.get_state_display(),
                "Hvem": state.responsible.user.name if state.responsible else "Chefen",
                "Frist": _day(state.due_on),
                "Note": state.commitment.note,
                "Det kom der ud af det": state.commitment.outcome,
            },
        )
        for direction in dossier.board
        for state in direction.taken_on
        if state.commitment
    ]


def _contacts(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(contact.pk),
            f"{contact.get_kind_display()}, {_day(contact.on)}",
            {
                "Hvad skete der": contact.get_kind_display(),
                "Dag": _day(contact.on),
                "Retning": contact.direction.title,
                "Hvad handlede det om": contact.what,
                "Hvem var det med": contact.stakeholder.name if contact.stakeholder else "",
            },
        )
        for contact in dossier.contacts
    ]


def _paces(dossier: Dossier) -> Words:
    titles = {state.direction.key: state.direction.title for state in dossier.board}
    return {
        title: f"Efter {dossier.paces[key]} uger" for key, title in titles.items() if key in dossier.paces
    }


def _stakeholders(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(one.pk),
            one.name,
            {
                "Hvem": one.name,
                "Retning": one.direction.title,
                "Rolle": one.get_role_display(),
                "Interesse": one.get_interest_display(),
                "Indflydelse": one.get_influence_display(),
                "Er lovet": one.promised,
                "Med eller fravalgt": one.get_selection_display(),
                "Begrundelse": one.reason,
                "Kan føle sig forbigået": one.passed_over,
            },
        )
        for one in (row.stakeholder for row in dossier.stakeholders)
    ]


def _proposal(proposal: Proposal) -> Thing:
    replied_by = f", {proposal.replied_by.name}" if proposal.replied_by else ""
    words = {
        "Indspil": proposal.text,
        "Fra": f"{proposal.put_forward_by}, {_day(proposal.put_forward_on)}",
        "Interessent": proposal.stakeholder.name if proposal.stakeholder else "",
        "Lovet": proposal.get_say_display(),
        "Besluttet": proposal.decision,
        "Besluttet den": _day(proposal.decided_on),
        "Svar": proposal.reply,
        "Svar givet": f"{_day(proposal.replied_on)}{replied_by}",
    }
    return Thing(str(proposal.pk), Truncator(proposal.text).chars(SHORT), words)


def _criterion(standing: Standing) -> Thing:
    criterion = standing.criterion
    measured = [
        " – ".join(filter(None, (f"{_day(one.on)}: {one.value_written}", one.note)))
        for one in standing.measurements
    ]
    words = {
        "Succeskriterium": criterion.title,
        "Bundlinje": criterion.bottom_line.title,
        "Det skal man kunne se": criterion.sign,
        "Det tæller I": criterion.unit,
        "Fra": criterion.baseline_written,
        "Mål": criterion.target_written,
        "Hvordan": criterion.method,
        "Hvem måler": criterion.responsible.user.name if criterion.responsible else "Chefen",
        "Næste måling": _day(criterion.next_on),
        "Målinger": "\n".join(measured),
    }
    return Thing(str(criterion.pk), criterion.title, words)


def _questionnaire(results: Results) -> Thing:
    row = results.questionnaire
    words = {
        "Titel": row.title,
        "Sidste dag": _day(row.closes_on),
        "Lukket": _day(row.closed_at),
        "Har svaret": str(results.people),
        **{
            one.question.text: f"{number_format(round(one.average, 1), 1)} ud af 5, fra {one.people} svar"
            if one.is_score
            else f"{one.people} svar med egne ord"
            for one in results.questions
            if one.is_shown
        },
    }
    return Thing(str(row.pk), row.title, words)


def _lesson(place: str, lesson: Lesson) -> Thing:
    holder = lesson.holder.user.name if lesson.holder else "Chefen"
    words = {
        "Hører til": place,
        "Hvad skete der": lesson.happened,
        "Hvad lærte I": lesson.learnt,
        "Hvad gør I i driften": lesson.will_do,
        "Hvem": holder if lesson.will_do else "",
        "Frist": _day(lesson.due_on),
        "Gjort": _day(lesson.done_on),
        "Hvem kan læse den": lesson.get_sharing_display(),
        "Billeder": "\n".join(picture.alt for picture in lesson.shown_pictures),
    }
    return Thing(str(lesson.pk), lesson.title, {"Titel": lesson.title, **words})


def _decisions(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(decided.decision.pk),
            f"{decided.decision.title}, {_day(decided.decision.decided_at)}",
            {
                "Begrundelse": decided.decision.reason,
                **{f"Åbent: {point.title}": point.why for point in decided.left_open},
            },
        )
        for decided in dossier.decided
    ]


def _closings(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(closing.pk),
            f"Afsluttet {_day(closing.closed_at)}",
            {
                "Resultatet": closing.result,
                "Det lærte I": closing.learning,
                "Det sker der nu": closing.next_up,
                "Taget op igen": _day(closing.reopened_at),
                "Taget op igen fordi": closing.reopen_reason,
            },
        )
        for closing in dossier.closings
    ]


def _adjustments(dossier: Dossier) -> list[Thing]:
    return [
        Thing(str(one.pk), f"Kursjustering, {_day(one.decided_at)}", {"Hvad": one.what, "Hvorfor": one.why})
        for one in (change.adjustment for change in dossier.course)
    ]


def _statuses(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(report.pk),
            f"Status, {_day(report.published_at)}",
            {
                **{side: light.label for side, light in report.lights},
                "Hvad er der sket": report.happened,
                "Hvad er det næste": report.next_up,
                "Det beder vi chefen om": report.asked_of_chef,
            },
        )
        for report in dossier.status_reports
    ]


def _value(dossier: Dossier) -> Words:
    chosen = dossier.review.chosen
    return {"Værdi": chosen.value.title, "Hvorfor": chosen.why} if chosen else {}


def _evaluation(dossier: Dossier) -> list[Thing]:
    return [
        Thing(one.question.key, one.question.text, {"Svar": one.answer.text})
        for one in dossier.review.questions
        if one.answer
    ]


def _verdicts(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(row.criterion.pk),
            row.criterion.title,
            {"Vurdering": row.review.get_verdict_display(), "Hvad viser det": row.review.evidence},
        )
        for row in dossier.review.judged
        if row.review
    ]


def _side_effects(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(one.pk),
            one.get_kind_display(),
            {"Hvad er det": one.get_kind_display(), "Hvad skete der": one.text, "For hvem": one.whom},
        )
        for one in dossier.review.side_effects
    ]


def _pictures(dossier: Dossier) -> list[Thing]:
    statuses = {report.pk: f"Status, {_day(report.published_at)}" for report in dossier.status_reports}
    return [
        Thing(
            str(picture.pk),
            Truncator(picture.alt).chars(SHORT),
            {
                "Viser": picture.alt,
                "Billedtekst": picture.caption,
                "Samtykke": picture.consent,
                "Hører til": statuses.get(picture.status_report_id or 0, ""),
            },
        )
        for picture in dossier.pictures
    ]


def _day(day: date | None) -> str:
    if isinstance(day, datetime):
        day = timezone.localdate(day)
    return date_format(day, "DATE_FORMAT") if day else ""
