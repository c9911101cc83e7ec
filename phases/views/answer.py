import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.models import Role

from .. import actions
from ..assessments import views_of_point
from ..comments import read_talk
from ..delegation import Delegation
from ..experiences import experiences_at
from ..forms import AnswerForm
from ..fresh_look import COURSE_POINT, fresh_look
from ..guide import Guide, PointState, load_guide
from ..models import Answer, FocusPoint, PrivateNote, Question


@require_http_methods(["GET", "HEAD", "POST"])
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


def _why_not(access: Access, state: PointState) -> str:
    if state.is_handed_back and state.responsible and state.responsible.user_id == access.user.pk:
        return "Du har givet punktet tilbage til chefen. Bed om at få det retur hvis du vil rette dit svar."
    return "Punktet er ikke uddelegeret til dig. Spørg projektets chef."


def _save(request: SignedInRequest, access: Access, guide: Guide, state: PointState) -> HttpResponse:
    if not may_answer(access, state):
        raise PermissionDenied(_why_not(access, state))
    form = AnswerForm(request.POST, state=state)
    if not form.is_valid():
        return _page(request, access, guide, state, form, status=422)
    try:
        actions.save_answer(
            by=access.user,
            project=access.project,
            focus_point=state.point.focus_point,
            opened_version=form.cleaned_data["opened_version"],
            **form.changes(),
        )
    except actions.AnswerConflict as conflict:
        return _page(request, access, guide, state, form.over(conflict.current), conflict.current, status=409)
    if "hand_back" in request.POST and Delegation(access, state).may_hand_back:
        messages.success(request, f"»{state.point.title}« er gemt.")
        return redirect("phases:hand_back", access.project.pk, state.point.step.key, state.key)
    _, following = guide.neighbours(state)
    if "next" in request.POST and following and may_answer(access, following):
        messages.success(request, f"»{state.point.title}« er gemt. Her er det næste punkt.")
        return redirect("phases:focus_point", access.project.pk, following.point.step.key, following.key)
    messages.success(request, f"»{state.point.title}« er gemt.")
    return redirect("phases:focus_point", access.project.pk, state.point.step.key, state.key)


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
        "fresh_look": fresh_look(guide),
        "note": _own_note(access, point.focus_point),
        "form": form,
        "theirs": theirs,
        "before": before,
        "after": after,
    }
    return render(request, "phases/focus_point.html", context, status=status)
