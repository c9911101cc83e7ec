"""The most useful thing to do now, and who has the ball."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from leadership.board import TaskState, address_of
from learning.anchoring import asked_now
from phases.guide import PointState
from phases.models import AnswerStatus, PointWeight
from projects.access import Access, Verb
from projects.models import Role

from .read import Dossier

STATUS_DUE_AFTER = timedelta(days=30)
LATE = "Fristen er overskredet."
TYPE_POINT = "samskabelsestype"


@dataclass(frozen=True)
class NextStep:
    """What to do (`title`), why it is the most useful (`why`), who has the ball, and where it is done.

    `url` is None when there is nothing for the reader to do but wait; `ball` names people, not roles.
    """

    title: str
    why: str
    ball: str
    url: str | None = None
    label: str = ""


def next_step(dossier: Dossier, access: Access) -> NextStep:
    """The next step as seen by the one who reads the page."""
    if dossier.project.is_archived:
        return NextStep("Projektet er arkiveret", "Alt er bevaret og kan læses.", "ingen")
    if dossier.project.is_closed:
        return _as_you(_closed(dossier, access), access)
    if not dossier.guide.journey.is_ongoing:
        return _as_you(_resting(dossier, access), access)
    if access.standing == Role.CHEF:
        return _as_you(_for_chef(dossier), access)
    mine = _mine(dossier, access)
    if access.standing == Role.PROJECT_LEADER:
        return _for_project_leader(dossier, mine)
    return mine or _my_task(dossier, access) or _for_onlooker(dossier)


def _as_you(step: NextStep, access: Access) -> NextStep:
    return replace(step, ball="dig") if step.ball == access.user.name else step


def _for_chef(dossier: Dossier) -> NextStep:
    return (
        _overdue(dossier, (state for state in dossier.guide.points if state.responsible is None))
        or _handed_back(dossier)
        or _reply_due(dossier, _names(dossier))
        or _own_point(dossier)
        or _waiting_for_others(dossier)
        or _decision(dossier)
    )


def _for_project_leader(dossier: Dossier, mine: NextStep | None) -> NextStep:
    """What the chef asked for comes before all but what is already late."""
    if mine and mine.why == LATE:
        return mine
    return (
        _status_asked_for(dossier)
        or _reply_due(dossier, "dig")
        or mine
        or _status_due(dossier)
        or _for_onlooker(dossier)
    )


def _resting(dossier: Dossier, access: Access) -> NextStep:
    """While the project is paused or stopped there is one thing to do: take it up again."""
    paused = dossier.guide.journey.is_paused
    title = "Projektet er på pause" if paused else "Projektet er stoppet"
    why = "Alt kan stadig læses og rettes."
    if not access.can(Verb.DECIDE):
        return NextStep(title, why, _names(dossier))
    url = reverse("dossier:resume", args=[dossier.project.pk])
    return NextStep(title, why, _names(dossier), url, "Tag projektet op igen")


def _closed(dossier: Dossier, access: Access) -> NextStep:
    """After the end: to look at what was learnt again when it is time, and else to build on it."""
    asked = asked_now(dossier.project)
    if asked:
        day = date_format(asked.due_on, "DATE_FORMAT")
        why = f"Se om det I lærte er blevet hverdag, senest {day}."
        if asked.is_late:
            why = f"Se om det I lærte er blevet hverdag. {LATE}"
        if not access.can(Verb.FOLLOW_UP):
            return NextStep(asked.title, why, _names(dossier))
        url = reverse("closing:follow_up", args=[dossier.project.pk, asked.moment])
        return NextStep(asked.title, why, _names(dossier), url, "Følg op")
    if not access.user.organisations.exists():
        return NextStep("Projektet er afsluttet", "Alt er bevaret og kan læses.", "ingen")
    url = reverse("closing:start_from", args=[dossier.project.pk])
    why = "Projektet er afsluttet. Tag det I lærte, med ind i det næste."
    return NextStep("Byg videre på det I har lært", why, "ingen", url, "Begynd et nyt projekt herfra")


def _for_onlooker(dossier: Dossier) -> NextStep:
    """What the chef will do next, told without a button."""
    step = _for_chef(dossier)
    return NextStep(step.title, "Du behøver ikke gøre noget lige nu.", step.ball)


def _mine(dossier: Dossier, access: Access) -> NextStep | None:
    """The point delegated to the reader that presses most."""
    if not access.can(Verb.ANSWER_OWN):
        return None
    mine = [
        state
        for state in dossier.guide.points
        if state.holder and state.holder.user_id == access.user.pk and not state.is_settled
    ]
    if not mine:
        return None
    state = min(mine, key=_urgency)
    why = LATE if state.is_overdue else "Punktet er uddelegeret til dig."
    return _take_up(dossier, state, why, ball="dig")


def _my_task(dossier: Dossier, access: Access) -> NextStep | None:
    """A leadership task that the reader has taken on and not done."""
    if access.standing != Role.CONTRIBUTOR:  # the projektleder has the whole board
        return None
    mine = dossier.project.commitments.filter(responsible__user=access.user, done_on=None)
    commitment = mine.select_related("task").order_by(F("due_on").asc(nulls_last=True), "task__order").first()
    if commitment is None:
        return None
    why = LATE if TaskState(commitment.task, commitment).is_overdue else "Du har fået opgaven."
    return NextStep(commitment.title, why, "dig", address_of(commitment), "Gå til opgaven")


def _overdue(dossier: Dossier, states: Iterable[PointState]) -> NextStep | None:
    late = [state for state in states if state.is_overdue]
    if not late:
        return None
    return _take_up(dossier, min(late, key=_urgency), LATE, _names(dossier))


def _handed_back(dossier: Dossier) -> NextStep | None:
    """The answer that has waited longest for the chef's word."""
    waiting = [state for state in dossier.guide.points if state.is_handed_back]
    if not waiting:
        return None
    state = min(waiting, key=lambda state: state.handed_back_at or dossier.read_at)
    assert state.responsible is not None
    why = f"{state.responsible.user.name} har givet punktet tilbage."
    return NextStep(
        f"Se svaret på »{state.point.title}«", why, _names(dossier), _point_url(dossier, state), "Se svaret"
    )


def _reply_due(dossier: Dossier, ball: str) -> NextStep | None:
    """Somebody outside waits to hear of what was decided a while ago."""
    proposal = dossier.reply_due.first
    if proposal is None or proposal.decided_on is None:
        return None
    decided_on = date_format(proposal.decided_on, "DATE_FORMAT")
    return NextStep(
        f"Giv svar på »{Truncator(proposal.text).chars(80)}«",
        f"Det blev besluttet {decided_on}, og de har ikke hørt noget endnu.",
        ball,
        reverse("proposals:answer", args=[dossier.project.pk, proposal.pk]),
        "Giv svar",
    )


def _own_point(dossier: Dossier) -> NextStep | None:
    """A point of the current step that is the chef's own: one begun before one not taken up."""
    open_points = [state for state in dossier.guide.current.open_points if state.responsible is None]
    if not open_points:
        return None
    begun = [state for state in open_points if _is_begun(state)]
    state = min(begun, key=_urgency) if begun else min(open_points, key=_urgency)
    if state.key == TYPE_POINT and dossier.cocreation_type is None:
        return NextStep(
            "Find ud af hvilken type samskabelse det er",
            "Nogle få spørgsmål placerer projektet og viser hvad typen beder dig om.",
            _names(dossier),
            reverse("typology:place_by_questions", args=[dossier.project.pk]),
            "Besvar spørgsmålene",
        )
    why = "Du er allerede i gang." if begun else _why_next(dossier, state)
    return _take_up(dossier, state, why, _names(dossier))


def _why_next(dossier: Dossier, state: PointState) -> str:
    place, weight = _current_title(dossier), state.weight
    if state.due_on or weight is None or weight.weight == PointWeight.Weight.ORDINARY:
        return f"Det er næste åbne punkt i {place}."
    return f"Punktet står åbent i {place} og er {weight.get_weight_display().lower()} for jeres type."


def _waiting_for_others(dossier: Dossier) -> NextStep | None:
    waiting = dossier.guide.current.open_points
    if not waiting:
        return None
    state = min(waiting, key=_urgency)
    assert state.responsible is not None
    name = state.responsible.user.name
    why = f"{name} har fået punktet." + (f" {LATE}" if state.is_overdue else "")
    return NextStep(f"Følg op på »{state.point.title}«", why, name, _point_url(dossier, state), "Se punktet")


def _is_begun(state: PointState) -> bool:
    return state.status == AnswerStatus.ONGOING or bool(state.answer and state.answer.text)


def _left_open(dossier: Dossier) -> NextStep | None:
    """In the last step: a point of an earlier one that was left open on the way."""
    open_points = [state for state in dossier.guide.points if not state.is_settled]
    if not open_points:
        return None
    state = min(open_points, key=_urgency)
    why = f"Punktet står stadig åbent fra {state.point.step.title.lower()}."
    ball = state.responsible.user.name if state.responsible else _names(dossier)
    return _take_up(dossier, state, why, ball)


def _decision(dossier: Dossier) -> NextStep:
    following = dossier.guide.following
    if following is None and (left_open := _left_open(dossier)):
        return left_open
    if following is None:
        return NextStep(
            "Afslut projektet, og del den endelige rapport",
            "Alle punkter er afklaret. Rapporten samler det hele til ledelse og politikere.",
            _names(dossier),
            reverse("closing:close", args=[dossier.project.pk]),
            "Afslut projektet",
        )
    return NextStep(
        f"Beslut om I går videre til {following.step.title.lower()}",
        f"Alle punkter i {_current_title(dossier)} er afklaret.",
        _names(dossier),
        reverse("dossier:decide_step", args=[dossier.project.pk, following.step.key]),
        "Gå videre",
    )


def _status_asked_for(dossier: Dossier) -> NextStep | None:
    asked = dossier.status_request
    if asked is None:
        return None
    why = f"{asked.asked_by} har bedt om den senest {date_format(asked.due_on, 'DATE_FORMAT')}."
    why += f" {LATE}" if asked.is_overdue else ""
    url = reverse("projects:publish_status", args=[dossier.project.pk])
    return NextStep("Giv chefen en status", why, "dig", url, "Skriv status")


def _status_due(dossier: Dossier) -> NextStep | None:
    latest = dossier.latest_status
    if latest and latest.published_at > timezone.now() - STATUS_DUE_AFTER:
        return None
    why = "Der er gået over en måned siden sidst." if latest else "Der er ikke givet en status endnu."
    url = reverse("projects:publish_status", args=[dossier.project.pk])
    return NextStep("Giv chefen en status", why, "dig", url, "Skriv status")


def _take_up(dossier: Dossier, state: PointState, why: str, ball: str) -> NextStep:
    title = f"Fortsæt med »{state.point.title}«" if _is_begun(state) else f"Tag fat på »{state.point.title}«"
    return NextStep(title, why, ball, _point_url(dossier, state), "Gå til punktet")


def _urgency(state: PointState) -> tuple[bool, object, int, int, int]:
    """Sooner deadlines first, then earlier steps; within a step what weighs most, then checklist order."""
    weight = state.weight.weight if state.weight and state.due_on is None else 0
    return (state.due_on is None, state.due_on or 0, state.point.step.order, -weight, state.point.order)


def _point_url(dossier: Dossier, state: PointState) -> str:
    return reverse("phases:focus_point", args=[dossier.project.pk, state.point.step.key, state.key])


def _names(dossier: Dossier) -> str:
    return " og ".join(chef.user.name for chef in dossier.chefs) or "chefen"


def _current_title(dossier: Dossier) -> str:
    return dossier.guide.current.step.title.lower()
