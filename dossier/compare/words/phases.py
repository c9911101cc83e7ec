"""The checklist with its answers, and what was decided."""

from phases.guide import PointState
from phases.models import AnswerStatus

from ...read import Dossier
from .things import Thing, Words, day


def journey(dossier: Dossier) -> Words:
    journey = dossier.guide.journey
    return {
        "Trin": journey.step.title,
        "Tilstand": journey.get_state_display(),
        "Tjekliste": journey.edition.title,
    }


def point(state: PointState) -> Thing:
    answer = state.answer
    touched = state.status != AnswerStatus.UNTOUCHED
    words = {
        "Status": state.status.label if touched else "",
        "Svar": answer.text if answer else "",
        "Derfor er punktet ikke relevant": answer.reason if answer else "",
        "Bolden": state.responsible.user.name if state.responsible else "",
        "Frist": day(state.due_on),
    }
    return Thing(state.key, state.point.title, words)


def decisions(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(decided.decision.pk),
            f"{decided.decision.title}, {day(decided.decision.decided_at)}",
            {
                "Begrundelse": decided.decision.reason,
                **{f"Åbent: {point.title}": point.why for point in decided.left_open},
            },
        )
        for decided in dossier.decided
    ]


def adjustments(dossier: Dossier) -> list[Thing]:
    return [
        Thing(str(one.pk), f"Kursjustering, {day(one.decided_at)}", {"Hvad": one.what, "Hvorfor": one.why})
        for one in (change.adjustment for change in dossier.course)
    ]
