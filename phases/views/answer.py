import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access, refusal
from projects.models import Role
from projects.partials import asks_for_part

from ..actions import answers as actions
from ..assessments import views_of_point
from ..comments import read_talk
from ..delegation import Delegation
from ..experiences import experiences_at, lessons_at
from ..forms.answers import AnswerForm
from ..fresh_look import COURSE_POINT, fresh_look
from ..guide import Guide, PointState, load_guide
from ..models import Answer, FocusPoint, PrivateNote, Question
from ..page_turn import PageTurn
from . import autosave

HANDED_BACK = "Du har givet punktet tilbage til chefen. Bed om at få det retur hvis du vil rette dit svar."
ANOTHER_WRITER = (
    "Der er logget en anden ind i browseren siden du åbnede siden. Log ind som dig selv, og gem igen."
)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def focus_point(
    request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str
) -> HttpResponse:
    """Read a focus point and, for those who may, answer it."""
    access = get_access(request.user, project_id)
    guide = load_guide(access.project, with_shift=point_key == COURSE_POINT)
    state = guide.point(step_key, point_key)
    if request.method == "POST":
        return _save(request, access, guide, state)
    form = AnswerForm(state=state) if may_answer(access, state) else None
    return _page(request, access, guide, state, form)


def may_answer(access: Access, state: PointState) -> bool:
    if access.can(Verb.ANSWER):
        return True
    own = state.holder is not None and state.holder.user_id == access.user.pk
    return own and access.can(Verb.ANSWER_OWN)


def _why_not(access: Access, state: PointState) -> PermissionDenied:
    if access.project.is_closed or access.project.is_archived:
        return refusal(access)
    if state.is_handed_back and state.responsible and state.responsible.user_id == access.user.pk:
        return PermissionDenied(HANDED_BACK)
    return PermissionDenied("Punktet er ikke uddelegeret til dig. Spørg projektets chef.")


def _save(request: SignedInRequest, access: Access, guide: Guide, state: PointState) -> HttpResponse:
    if not may_answer(access, state):
        raise _why_not(access, state)
    if request.POST.get("writer", str(access.user.pk)) != str(access.user.pk):
        # Saving goes by itself, so the text of one must not become another's on a machine that they share.
        raise PermissionDenied(ANOTHER_WRITER)
    form = AnswerForm(_with_chosen_text(request.POST, state), state=state)
    if not form.is_valid():
        if asks_for_part(request):
            return autosave.refused(request, form)
        return _page(request, access, guide, state, form, status=422)
    try:
        answer = _write(request, access, state, form)
    except actions.AnswerConflict as conflict:
        form = form.over(conflict.current)
        if asks_for_part(request):
            return autosave.clashed(request, access, form, conflict.current)
        return _page(request, access, guide, state, form, conflict.current, status=409)
    if asks_for_part(request) and not autosave.is_pressed(request):
        return autosave.saved(request, access, state, answer)
    goes_to = _tell_and_lead_on(request, access, guide, state)
    if asks_for_part(request):
        return autosave.saved(request, access, state, answer, goes_to)
    return redirect(goes_to)


def _with_chosen_text(data: QueryDict, state: PointState) -> QueryDict:
    """What was sent; with the other's text under it, when that was asked for in a conflict."""
    version = str(state.answer.version) if state.answer else ""
    if data.get("choice") != "both" or not state.answer or data.get("opened_version") != version:
        return data
    data = data.copy()
    data["text"] = f"{data.get('text', '')}\r\n\r\n{state.answer.text}"
    return data


def _write(request: SignedInRequest, access: Access, state: PointState, form: AnswerForm) -> Answer:
    place: dict[str, Any] = {
        "by": access.user,
        "project": access.project,
        "focus_point": state.point.focus_point,
        "opened_version": form.cleaned_data["opened_version"],
    }
    if request.POST.get("choice") == "theirs":
        return actions.take_theirs(**place, **form.changes())
    return actions.save_answer(**place, turn=PageTurn.sent_in(request.POST), **form.changes())


def _tell_and_lead_on(request: SignedInRequest, access: Access, guide: Guide, state: PointState) -> str:
    """Say what was done when a button was pressed, and give the address of the page to go on to."""
    if "hand_back" in request.POST and Delegation(access, state).may_hand_back:
        messages.success(request, f"»{state.point.title}« er gemt.")
        return resolve_url("phases:hand_back", access.project.pk, state.point.step.key, state.key)
    _, following = guide.neighbours(state)
    told = f"»{state.point.title}« er gemt."
    goes_to = state
    if request.POST.get("choice") == "theirs":
        told = "Den anden tekst gælder nu. Din egen ligger i historikken."
    elif "next" in request.POST and following and may_answer(access, following):
        told = f"»{state.point.title}« er gemt. Her er det næste punkt."
        goes_to = following
    messages.success(request, told)
    return resolve_url("phases:focus_point", access.project.pk, goes_to.point.step.key, goes_to.key)


def _own_note(access: Access, focus_point: FocusPoint) -> PrivateNote | None:
    """The reader's private note, while they are a chef on the project."""
    if access.standing != Role.CHEF:
        return None
    return access.project.private_notes.filter(focus_point=focus_point, author=access.user).first()


def _page(
    request: SignedInRequest,
    access: Access,
    guide: Guide,
    state: PointState,
    form: AnswerForm | None,
    theirs: Answer | None = None,
    status: int = 200,
) -> HttpResponse:
    before, after = guide.neighbours(state)
    point = state.point
    context = {
        "access": access,
        "guide": guide,
        "state": state,
        "delegation": Delegation(access, state),
        "questions": Question.objects.filter(edition=point.edition_id, focus_point=point.focus_point_id),
        "talk": read_talk(access.project, point.focus_point, unfold=request.GET.get("kommentar")),
        "views": views_of_point(access.project, point.focus_point) if access.can(Verb.SEE_SPARRING) else None,
        "experiences": experiences_at(point.focus_point, guide.cocreation_type),
        "lessons": lessons_at(point.focus_point, access.project, access.user),
        "library": f"punkt={state.key}",
        "fresh_look": fresh_look(guide),
        "note": _own_note(access, point.focus_point),
        "form": form,
        "theirs": theirs,
        "clash": autosave.clash_of(access, form, theirs) if form and theirs else None,
        "before": before,
        "after": after,
    }
    return render(request, "phases/focus_point.html", context, status=status)
