import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from projects.access import Verb, get_access
from projects.status_requests import open_request

from ..actions import contacts as contact_actions
from ..compass import draw_compass
from ..forms.contacts import PaceForm
from ..living import load_living_board, signs_of
from ..models import Direction, Pace


@require_safe
def show_board(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    board = load_living_board(access.project, access.user)
    context = {
        "access": access,
        "board": board,
        "compass": draw_compass(
            [living.direction for living in board],
            signs_of(access.project, board),
            timezone.localdate(),
            silent={living.direction.pk for living in board if living.silence.is_long},
        ),
        "asked": open_request(access.project),
    }
    return render(request, "leadership/directions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def set_paces(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """After how many weeks of silence the project wants to be reminded of each direction."""
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    directions = list(Direction.objects.order_by("order"))
    kept = dict(access.project.paces.values_list("direction__key", "weeks"))
    initial = {direction.key: kept.get(direction.key, Pace.STANDARD) for direction in directions}
    data = request.POST if request.method == "POST" else None
    form = PaceForm(data, directions=directions, initial=initial)
    if form.is_valid():
        weeks = {direction: form.cleaned_data[direction.key] for direction in directions}
        contact_actions.set_paces(project=access.project, weeks=weeks)
        messages.success(request, "Rytmen er gemt.")
        return redirect("leadership:directions", project_id)
    context = {"access": access, "form": form}
    return render(request, "leadership/set_paces.html", context, status=422 if form.is_bound else 200)
