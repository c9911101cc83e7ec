import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from projects.access import get_access

from ..actions import answers as actions
from ..guide import load_guide
from ..history import RESTORABLE, sittings_of
from ..models import Answer
from .answer import may_answer


@require_safe
def point_history(
    request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str
) -> HttpResponse:
    access = get_access(request.user, project_id)
    state = load_guide(access.project).point(step_key, point_key)
    context = {
        "access": access,
        "state": state,
        "sittings": sittings_of(access.project, state.point.focus_point),
        "may_restore": may_answer(access, state),
    }
    return render(request, "phases/point_history.html", context)


@require_POST
def restore_answer(
    request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str, history_id: int
) -> HttpResponse:
    """Bring an earlier text back, as a new version on top of all the others."""
    access = get_access(request.user, project_id)
    state = load_guide(access.project).point(step_key, point_key)
    if not may_answer(access, state):
        raise PermissionDenied("Kun den der har bolden, kan hente en tidligere udgave frem.")
    point = state.point.focus_point
    earlier = get_object_or_404(Answer.history, project=access.project, focus_point=point, pk=history_id)
    try:
        actions.save_answer(
            by=request.user,
            project=access.project,
            focus_point=point,
            opened_version=state.answer.version if state.answer else 0,
            **{name: getattr(earlier, name) for name in RESTORABLE},
        )
    except actions.AnswerConflict:
        messages.warning(
            request, "Punktet blev gemt af en anden i samme øjeblik. Se den nyeste udgave først."
        )
        return redirect("phases:point_history", project_id, step_key, point_key)
    messages.success(
        request, "Den tidligere udgave er hentet frem. Den der var, ligger stadig i historikken."
    )
    return redirect("phases:focus_point", project_id, step_key, point_key)
