"""A dossier as tables: one definition of what stands in which column, for every format that has rows.

Everything that a version keeps is here, and nothing that is somebody's own: no private notes, no assessments,
no placement that a person has made alone, and of questionnaires only the numbers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto
from itertools import starmap
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from leadership.mandate import FIELDS, LABELS
from leadership.models import ProposalState
from learning.models import HIGHEST, LOWEST, Lesson
from learning.questionnaires import Bar, QuestionResult, Results
from learning.review import Asked, Review
from phases.course import FieldChange
from phases.guide import PointState
from projects.models import Membership, Picture
from typology.models import Placement, ProjectPart, type_at

from ..read import Dossier

type Cell = str | int | Decimal | date | datetime | None

CHEF = "Chefen"
"""Whose it is when nobody else is named."""


class CellKind(Enum):
    TEXT = auto()
    NUMBER = auto()
    DAY = auto()
    TIME = auto()
    MIXED = auto()
    """Of rows that each say something of its own kind."""


@dataclass(frozen=True)
class Column:
    heading: str
    kind: CellKind


@dataclass(frozen=True)
class Table:
    """`key` is in plain letters and stays the same; `title` is for people, in at most 31 characters."""

    key: str
    title: str
    columns: list[Column]
    rows: list[list[Cell]]


type _Getter = Callable[[Any], Cell]
type _Field = tuple[Column, _Getter]


def tables_of(dossier: Dossier) -> list[Table]:
    """Every table, also those that have no rows, in the order of the report."""
    return [
        _project(dossier),
        _team(dossier),
        _points(dossier),
        _decisions(dossier),
        _left_open(dossier),
        _statuses(dossier),
        _placements(dossier),
        _tasks(dossier),
        _contacts(dossier),
        _stakeholders(dossier),
        _promises(dossier),
        _criteria(dossier),
        _measurements(dossier),
        _review(dossier),
        _side_effects(dossier),
        _questionnaires(dossier),
        _lessons(dossier),
        _pictures(dossier),
        _course(dossier),
        _mandate(dossier),
        _closings(dossier),
    ]


# --- How a table is told: its rows, and for each column a heading and where its cell comes from -----------


def _table(key: str, title: str, rows: Iterable[Any], *fields: _Field) -> Table:
    columns = [column for column, _ in fields]
    return Table(key, title, columns, [[get(row) for _, get in fields] for row in rows])


def _facts(key: str, title: str, facts: Iterable[tuple[str, Cell]]) -> Table:
    """A row for each thing that is said, of those that say something."""
    said: list[list[Cell]] = [[name, value] for name, value in facts if value not in ("", None)]
    return Table(key, title, [Column("Emne", CellKind.TEXT), Column("Indhold", CellKind.MIXED)], said)


def _text(heading: str, get: _Getter) -> _Field:
    return Column(heading, CellKind.TEXT), get


def _number(heading: str, get: _Getter) -> _Field:
    return Column(heading, CellKind.NUMBER), get


def _day(heading: str, get: _Getter) -> _Field:
    return Column(heading, CellKind.DAY), get


def _time(heading: str, get: _Getter) -> _Field:
    return Column(heading, CellKind.TIME), get


def _name(member: Membership | None) -> str:
    return member.user.name if member else CHEF


def _short(at: datetime | None) -> str:
    """A version may lack it."""
    return date_format(timezone.localdate(at), "j.n.Y") if at else ""


def _listed(texts: Iterable[str]) -> str:
    return "\n".join(texts)


# --- The project ------------------------------------------------------------------------------------------


def _project(dossier: Dossier) -> Table:
    project, guide, version = dossier.project, dossier.guide, dossier.version
    return _facts(
        *("projekt", "Projekt"),
        [
            ("Titel", project.title),
            ("Organisation", project.organisation.name),
            ("Område", project.get_sector_display()),
            ("Initiativ fra", project.get_initiator_display()),
            ("Begynder", project.starts_on),
            ("Slutter", project.ends_on),
            ("Opgaven", project.problem),
            ("Hvem kan hjælpe", project.helpers),
            ("Hvad motiverer dem", project.motivation),
            ("Hvor de mødes", project.arena),
            ("Ventede gevinster", _listed(gain.title for gain in dossier.gains)),
            ("Type af samskabelse", dossier.cocreation_type.title if dossier.cocreation_type else ""),
            ("Tjekliste", guide.journey.edition.title),
            ("Trin", guide.current.step.title),
            ("Tilstand", guide.journey.get_state_display()),
            ("Afsluttet", project.closed_at),
            ("Arkiveret", project.archived_at),
            ("Hvem kan se projektet", project.get_visibility_display()),
            *((f"Rytme {towards}", f"{weeks} uger") for towards, weeks in _paces(dossier)),
            ("Gemt udgave", f"Nr. {version.number}: {version.title}" if version else ""),
            ("Som projektet så ud" if version else "Filens dato", timezone.localdate(dossier.read_at)),
            *(("Bemærkning", note) for note in dossier.notes),
        ],
    )


def _paces(dossier: Dossier) -> list[tuple[str, int]]:
    return [
        (state.direction.towards, dossier.paces[state.direction.key])
        for state in dossier.board
        if state.direction.key in dossier.paces
    ]


def _team(dossier: Dossier) -> Table:
    return _table(
        *("hold", "Hold", dossier.members),
        _text("Navn", lambda member: member.user.name),
        _text("Rolle", lambda member: member.get_role_display()),
    )


def _mandate(dossier: Dossier) -> Table:
    mandate = dossier.mandate
    if mandate is None:
        return _facts("mandat", "Mandat", [])
    facts: list[tuple[str, Cell]] = [(LABELS[name], getattr(mandate, name)) for name in FIELDS]
    facts += [("Senest ændret", mandate.updated_at), ("Senest ændret af", mandate.updated_by.name)]
    return _facts("mandat", "Mandat", facts)


# --- The checklist and what was decided -------------------------------------------------------------------


def _points(dossier: Dossier) -> Table:
    points = [(point, "") for point in dossier.guide.points]
    points += [(point, "Udgået") for point in dossier.retired_points]
    return _table(
        *("fokuspunkter", "Fokuspunkter", points),
        _text("Fase", lambda row: row[0].point.step.phase.title),
        _text("Trin", lambda row: row[0].point.step.title),
        _text("Fokuspunkt", lambda row: row[0].point.title),
        _text("Status", lambda row: row[0].status.label),
        _text("Svar", lambda row: _said(row[0], "text")),
        _text("Derfor ikke relevant", lambda row: _said(row[0], "reason")),
        _text("Ansvarlig", lambda row: _name(row[0].responsible)),
        _day("Frist", lambda row: row[0].due_on),
        _time("Givet tilbage til chefen", lambda row: row[0].handed_back_at),
        _text("Senest gemt af", lambda row: row[0].answer.updated_by.name if row[0].answer else ""),
        _time("Senest gemt", lambda row: row[0].answer.updated_at if row[0].answer else None),
        _text("I tjeklistens udgave", lambda row: row[1]),
    )


def _said(state: PointState, name: str) -> str:
    return getattr(state.answer, name) if state.answer else ""


def _decisions(dossier: Dossier) -> Table:
    return _table(
        *("beslutninger", "Beslutninger", dossier.decided),
        _time("Besluttet", lambda row: row.decision.decided_at),
        _text("Beslutning", lambda row: row.decision.title),
        _text("Fra trin", lambda row: row.decision.from_step.title),
        _text("Til trin", lambda row: row.decision.to_step.title),
        _text("Begrundelse", lambda row: row.decision.reason),
        _text("Besluttet af", lambda row: row.decision.decided_by.name),
        _number("Åbne punkter", lambda row: len(row.left_open)),
    )


def _left_open(dossier: Dossier) -> Table:
    left = [(decided.decision, point) for decided in dossier.decided for point in decided.left_open]
    return _table(
        *("aabne-punkter", "Åbne punkter", left),
        _time("Besluttet", lambda row: row[0].decided_at),
        _text("Beslutning", lambda row: row[0].title),
        _text("Fokuspunkt", lambda row: row[1].title),
        _text("Hvorfor det stod åbent", lambda row: row[1].why),
    )


def _course(dossier: Dossier) -> Table:
    return _table(
        *("kursjusteringer", "Kursjusteringer", dossier.course),
        _time("Besluttet", lambda row: row.adjustment.decided_at),
        _text("Hvad", lambda row: row.adjustment.what),
        _text("Hvorfor", lambda row: row.adjustment.why),
        _text("Berører beslutninger", lambda row: _listed(_touched(one) for one in row.touches)),
        _text("Berører også", lambda row: row.adjustment.touches_also),
        _text("Ændret i mandatet", lambda row: _listed(_changed(change) for change in row.mandate)),
        _text("Besluttet af", lambda row: row.adjustment.decided_by.name),
    )


def _touched(decision: Any) -> str:
    return f"{_short(decision.decided_at)}: {decision.title}"


def _changed(change: FieldChange) -> str:
    return (
        f"{change.label}\nFør: {change.before or 'Ikke skrevet'}\nEfter: {change.after or 'Ikke skrevet'}\n"
    )


def _closings(dossier: Dossier) -> Table:
    return _table(
        *("afslutninger", "Afslutninger", dossier.closings),
        _time("Afsluttet", lambda closing: closing.closed_at),
        _text("Hvad blev resultatet", lambda closing: closing.result),
        _text("Hvad lærte vi", lambda closing: closing.learning),
        _text("Hvad sker der nu", lambda closing: closing.next_up),
        _text("Afsluttet af", lambda closing: closing.closed_by.name),
        _time("Taget op igen", lambda closing: closing.reopened_at),
        _text("Taget op igen af", lambda closing: closing.reopened_by.name if closing.reopened_by else ""),
        _text("Hvorfor det blev taget op igen", lambda closing: closing.reopen_reason),
    )


# --- How it goes ------------------------------------------------------------------------------------------


def _statuses(dossier: Dossier) -> Table:
    return _table(
        *("statusser", "Statusser", dossier.status_reports),
        _time("Offentliggjort", lambda status: status.published_at),
        _text("Fremdrift", lambda status: status.get_progress_display()),
        _text("Relationer", lambda status: status.get_relations_display()),
        _text("Ressourcer", lambda status: status.get_resources_display()),
        _text("Hvad er der sket", lambda status: status.happened),
        _text("Hvad er det næste", lambda status: status.next_up),
        _text("Hvad chefen er bedt om", lambda status: status.asked_of_chef),
        _text("Offentliggjort af", lambda status: status.published_by.name),
    )


def _placements(dossier: Dossier) -> Table:
    placed: list[tuple[str, Placement | None]] = [
        (_part(one.part), one) for one in (*dossier.placements, *dossier.part_placements)
    ]
    placed += [(_part(part), None) for part in dossier.unplaced_parts]
    return _table(
        *("placeringer", "Placeringer", placed),
        _text("Hvad", lambda row: row[0]),
        _text("Type", lambda row: _type(dossier, row[1])),
        _text("Plan eller udfald", lambda row: row[1].get_stage_display() if row[1] else ""),
        _number("Central aktør (1–100)", lambda row: row[1].x if row[1] else None),
        _number("Uforudsigelighed (1–100)", lambda row: row[1].y if row[1] else None),
        _text("Begrundelse", lambda row: row[1].reason if row[1] else ""),
        _text("Placeret af", lambda row: row[1].placed_by.name if row[1] else ""),
        _time("Placeret", lambda row: row[1].placed_at if row[1] else None),
    )


def _part(part: ProjectPart | None) -> str:
    return f"{part.letter}: {part.title}" if part else "Hele projektet"


def _type(dossier: Dossier, placement: Placement | None) -> str:
    return type_at(dossier.types, placement.x, placement.y).title if placement else "Ikke placeret endnu"


def _pictures(dossier: Dossier) -> Table:
    places = {status.pk: f"Status {_short(status.published_at)}" for status in dossier.status_reports}
    lessons = {
        picture.pk: f"Læring: {lesson.title}"
        for lesson in dossier.lessons
        for picture in lesson.shown_pictures
    }

    def place(picture: Picture) -> str:
        return places.get(picture.status_report_id or 0) or lessons.get(picture.pk, "")

    return _table(
        *("billeder", "Billeder", dossier.pictures),
        _text("Hvad viser billedet", lambda picture: picture.alt),
        _text("Billedtekst", lambda picture: picture.caption),
        _text("Samtykke", lambda picture: picture.consent),
        _text("Hører til", place),
        _text("Lagt op af", lambda picture: picture.uploaded_by.name),
        _time("Lagt op", lambda picture: picture.uploaded_at),
    )


# --- Leading in the four directions -----------------------------------------------------------------------


def _tasks(dossier: Dossier) -> Table:
    tasks = [(state.direction, task) for state in dossier.board for task in state.taken_on]
    return _table(
        *("ledelsesopgaver", "Ledelsesopgaver", tasks),
        _text("Retning", lambda row: row[0].title),
        _text("Opgave", lambda row: row[1].title),
        _text("Slags", lambda row: "Typisk opgave" if row[1].task else "Holdets egen"),
        _text("Tilstand", lambda row: row[1].commitment.get_state_display()),
        _text("Ansvarlig", lambda row: _name(row[1].responsible)),
        _day("Frist", lambda row: row[1].due_on),
        _text("Note", lambda row: row[1].commitment.note),
        _text("Hvad kom der ud af det", lambda row: row[1].commitment.outcome),
        _day("Udført", lambda row: row[1].commitment.done_on),
        _text("Påtaget af", lambda row: row[1].commitment.taken_on_by.name),
        _time("Påtaget", lambda row: row[1].commitment.taken_on_at),
    )


def _contacts(dossier: Dossier) -> Table:
    return _table(
        *("kontakter", "Kontakter", dossier.contacts),
        _day("Dag", lambda contact: contact.on),
        _text("Retning", lambda contact: contact.direction.title),
        _text("Hvad skete der", lambda contact: contact.get_kind_display()),
        _text("Hvad handlede det om", lambda contact: contact.what),
        _text("Med hvem", lambda contact: contact.stakeholder.name if contact.stakeholder else ""),
        _text("Noteret af", lambda contact: contact.noted_by.name),
        _time("Noteret", lambda contact: contact.noted_at),
    )


def _stakeholders(dossier: Dossier) -> Table:
    return _table(
        *("interessenter", "Interessenter", dossier.stakeholders),
        _number("Nr. på kortet", lambda row: row.number),
        _text("Retning", lambda row: row.stakeholder.direction.title),
        _text("Hvem", lambda row: row.stakeholder.name),
        _text("Rolle", lambda row: row.stakeholder.get_role_display()),
        _text("Interesse", lambda row: row.stakeholder.get_interest_display()),
        _text("Indflydelse", lambda row: row.stakeholder.get_influence_display()),
        _text("Med eller fravalgt", lambda row: row.stakeholder.get_selection_display()),
        _text("Begrundelse", lambda row: row.stakeholder.reason),
        _text("Hvad de er lovet", lambda row: row.stakeholder.promised),
        _text("Kan føle sig forbigået", lambda row: row.stakeholder.passed_over),
    )


def _promises(dossier: Dossier) -> Table:
    return _table(
        *("loefteregnskab", "Løfteregnskab", dossier.account.entries),
        _text("Indspil", lambda row: row.proposal.text),
        _text("Fra hvem", lambda row: row.proposal.put_forward_by),
        _day("Dag", lambda row: row.proposal.put_forward_on),
        _text("Interessent", lambda row: row.proposal.stakeholder.name if row.proposal.stakeholder else ""),
        _text("Lovet", lambda row: row.proposal.get_say_display()),
        _text("Hvor langt", lambda row: ProposalState(row.proposal.state).label),
        _text("Hvad blev besluttet", lambda row: row.proposal.decision),
        _day("Besluttet", lambda row: row.proposal.decided_on),
        _text("Svaret de fik", lambda row: row.proposal.reply),
        _day("Svar givet", lambda row: row.proposal.replied_on),
        _text("Svar givet af", lambda row: row.proposal.replied_by.name if row.proposal.replied_by else ""),
        _number("Ventetid (dage)", lambda row: row.days),
        _text("Noteret af", lambda row: row.proposal.noted_by.name),
        _time("Noteret", lambda row: row.proposal.noted_at),
    )


# --- What came of it --------------------------------------------------------------------------------------


def _criteria(dossier: Dossier) -> Table:
    # From the review, which has a version's too. The criterion itself would ask the database for today's.
    verdicts = {row.criterion.pk: row.review for row in dossier.review.criteria}
    rows = [(one, one.criterion, verdicts.get(one.criterion.pk)) for one in dossier.criteria]
    return _table(
        *("succeskriterier", "Succeskriterier", rows),
        _text("Bundlinje", lambda row: row[1].bottom_line.title),
        _text("Succeskriterium", lambda row: row[1].title),
        _text("Hvad skal man kunne se", lambda row: row[1].sign),
        _text("Enhed", lambda row: row[1].unit),
        _number("Udgangspunkt", lambda row: row[1].baseline),
        _number("Mål", lambda row: row[1].target),
        _number("Senest målt til", lambda row: row[0].latest.value if row[0].latest else None),
        _day("Senest målt", lambda row: row[0].latest.on if row[0].latest else None),
        _text("Hvor langt", lambda row: row[0].told if row[1].is_in_numbers else ""),
        _text("Hvordan måler vi", lambda row: row[1].method),
        _day("Næste måling", lambda row: row[1].next_on),
        _text("Ansvarlig", lambda row: _name(row[1].responsible)),
        _text("Sat af", lambda row: row[1].created_by.name),
        _text("Vurdering", lambda row: row[2].get_verdict_display() if row[2] else ""),
    )


def _measurements(dossier: Dossier) -> Table:
    rows = [(one.criterion, measurement) for one in dossier.criteria for measurement in one.measurements]
    return _table(
        *("maalinger", "Målinger", rows),
        _text("Succeskriterium", lambda row: row[0].title),
        _day("Dag", lambda row: row[1].on),
        _number("Værdi", lambda row: row[1].value),
        _text("Enhed", lambda row: row[0].unit),
        _text("Note", lambda row: row[1].note),
        _text("Målt af", lambda row: row[1].measured_by.name),
    )


def _review(dossier: Dossier) -> Table:
    """A row for each thing that the team was asked when it looked back."""
    review = dossier.review
    asked = [(topic.topic.label, one) for topic in review.topics for one in topic.asked]
    asked += [("Svar på tidligere spørgsmål", one) for one in review.earlier]
    return _table(
        *("evaluering", "Evaluering", [*_chosen(review), *_verdicts(review), *starmap(_asked, asked)]),
        _text("Emne", lambda row: row[0]),
        _text("Spørgsmål", lambda row: row[1]),
        _text("Svar", lambda row: row[2]),
        _text("Senest gemt af", lambda row: row[3]),
        _time("Senest gemt", lambda row: row[4]),
    )


type _Told = tuple[str, str, str, str, datetime | None]


def _chosen(review: Review) -> list[_Told]:
    one = review.chosen
    return (
        [("Det der betyder mest", one.value.title, one.why, one.chosen_by.name, one.chosen_at)] if one else []
    )


def _verdicts(review: Review) -> list[_Told]:
    return [
        (
            *("Succeskriterierne", row.criterion.title),
            *(f"{row.review.get_verdict_display()}: {row.review.evidence}", row.review.reviewed_by.name),
            row.review.reviewed_at,
        )
        for row in review.judged
        if row.review
    ]


def _asked(topic: str, one: Asked) -> _Told:
    answer = one.answer
    if answer is None:
        return topic, one.question.text, "", "", None
    return topic, one.question.text, answer.text, answer.updated_by.name, answer.updated_at


def _side_effects(dossier: Dossier) -> Table:
    return _table(
        *("sidegevinster-og-ulemper", "Sidegevinster og ulemper", dossier.review.side_effects),
        _text("Hvad", lambda effect: effect.get_kind_display()),
        _text("Hvad skete der", lambda effect: effect.text),
        _text("For hvem", lambda effect: effect.whom),
        _text("Noteret af", lambda effect: effect.noted_by.name),
        _time("Noteret", lambda effect: effect.noted_at),
    )


def _questionnaires(dossier: Dossier) -> Table:
    """In numbers alone: what people wrote may name somebody, and a file is easily passed on."""
    rows: list[tuple[Results, QuestionResult | None]] = []
    for results in dossier.questionnaires:
        rows += [(results, question) for question in results.questions] or [(results, None)]
    return _table(
        *("spoergeskemaer", "Spørgeskemaer", rows),
        _text("Spørgeskema", lambda row: row[0].questionnaire.title),
        _number("Har svaret", lambda row: row[0].people),
        _day("Sidste dag", lambda row: row[0].questionnaire.closes_on),
        _time("Lukket", lambda row: row[0].questionnaire.closed_at),
        _text("Spørgsmål", lambda row: row[1].question.text if row[1] else ""),
        _number("Svar på spørgsmålet", lambda row: row[1].people if row[1] and row[1].is_shown else None),
        _number("Gennemsnit", lambda row: _average(row[1])),
        *(_scored(score) for score in range(LOWEST, HIGHEST + 1)),
        _text("Bemærkning", lambda row: _held_back(row[1])),
    )


def _has_scores(result: QuestionResult | None) -> bool:
    return bool(result and result.is_shown and result.is_score)


def _average(result: QuestionResult | None) -> Decimal | None:
    return Decimal(str(round(result.average, 2))) if result and _has_scores(result) else None


def _scored(score: int) -> _Field:
    """How many gave the score."""

    def people(row: tuple[Results, QuestionResult | None]) -> int | None:
        result = row[1]
        return result.scores[score - LOWEST] if result and _has_scores(result) else None

    return _number(Bar(score, 0, 0, 0).label, people)


def _held_back(result: QuestionResult | None) -> str:
    if result is None or result.is_shown:
        return "" if result is None or result.is_score else "Svaret med egne ord"
    return "Svar vises når mindst fem har svaret på det samme"


def _lessons(dossier: Dossier) -> Table:
    rows: list[tuple[str, Lesson]] = [
        (group.place.name, lesson) for group in dossier.learnt for lesson in group.lessons
    ]
    return _table(
        *("laering", "Læring", rows),
        _text("Sted", lambda row: row[0]),
        _text("Titel", lambda row: row[1].title),
        _text("Hvad skete der", lambda row: row[1].happened),
        _text("Hvad lærte vi", lambda row: row[1].learnt),
        _text("Hvad gør vi i driften", lambda row: row[1].will_do),
        _text("Ansvarlig", lambda row: _name(row[1].holder) if row[1].will_do else ""),
        _day("Frist", lambda row: row[1].due_on),
        _day("Gjort", lambda row: row[1].done_on),
        _text("Hvem kan læse den", lambda row: row[1].get_sharing_display()),
        _text("Skrevet af", lambda row: row[1].written_by.name),
        _time("Skrevet", lambda row: row[1].written_at),
    )
