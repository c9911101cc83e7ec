import uuid
from itertools import islice

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from leadership.proposals import ReplyDue
from learning.successors import origin_of, successors_of
from phases.building_on import can_be_built_on
from projects.access import get_access

from ..history import events_of
from ..next_step import next_step
from ..read import build_dossier

SHOWN_EVENTS = 200


@require_safe
def overview(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    dossier = build_dossier(access.project)
    if not access.is_on_team:
        # Whom the team owes a reply is for the team to hear first; a query less for those who look in.
        dossier.reply_due = ReplyDue(0, None)
    context = {
        "access": access,
        "dossier": dossier,
        "next": next_step(dossier, access),
        "closing": dossier.closing if access.project.is_closed else None,
        "origin": origin_of(access),
        "successors": successors_of(access),
        "may_be_built_on": can_be_built_on(access.project),
    }
    return render(request, "dossier/overview.html", context)


@require_safe
def history(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    events = list(islice(events_of(build_dossier(access.project)), SHOWN_EVENTS + 1))
    context = {"access": access, "events": events[:SHOWN_EVENTS], "more": len(events) > SHOWN_EVENTS}
    return render(request, "dossier/history.html", context)
