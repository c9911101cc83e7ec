import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from projects.access import Verb, get_access

from ..actions import editions as edition_actions
from ..editions import changes_to, newest_edition, retired_points
from ..guide import load_guide
from ..history import sittings_of


@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """What a newer edition of the checklist changes; POST moves the project to it."""
    if request.method == "POST":
        return _move(request, project_id)
    access = get_access(request.user, project_id)
    guide = load_guide(access.project)
    newest = newest_edition(guide.journey.edition)
    context = {
        "access": access,
        "guide": guide,
        "changes": changes_to(newest, guide) if newest else None,
        "moves": access.project.edition_moves.select_related("from_edition", "to_edition", "moved_by"),
    }
    return render(request, "phases/edition.html", context)


def _move(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.DECIDE)
    try:
        move = edition_actions.move_to_edition(
            by=access.user,
            project=access.project,
            opened=request.POST.get("opened", ""),
            target=request.POST.get("edition", ""),
        )
    except edition_actions.EditionClash:
        return render(request, "phases/edition_clash.html", {"access": access}, status=409)
    messages.success(
        request, f"Projektet følger nu {move.to_edition.title.lower()} af tjeklisten. Alle svar er bevaret."
    )
    return redirect("phases:edition", project_id)


@require_safe
def retired(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """The answers to points that the project's edition no longer has."""
    access = get_access(request.user, project_id)
    guide = load_guide(access.project)
    context = {"access": access, "guide": guide, "points": retired_points(guide)}
    return render(request, "phases/retired_points.html", context)


@require_safe
def retired_history(request: SignedInRequest, project_id: uuid.UUID, point_key: str) -> HttpResponse:
    access = get_access(request.user, project_id)
    points = retired_points(load_guide(access.project))
    state = next((state for state in points if state.key == point_key), None)
    if state is None:
        raise Http404
    context = {
        "access": access,
        "state": state,
        "sittings": sittings_of(access.project, state.point.focus_point),
        "may_restore": False,
    }
    return render(request, "phases/retired_history.html", context)
