import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from projects.access import get_access

from ..fresh_look import fresh_look
from ..guide import load_guide


@require_safe
def show_fresh_look(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """What the new type asks for; whoever changes the type comes here next."""
    access = get_access(request.user, project_id)
    look = fresh_look(load_guide(access.project, with_shift=True))
    if look is None:
        return redirect("typology:placement", project_id)
    return render(request, "phases/fresh_look.html", {"access": access, "fresh_look": look})
