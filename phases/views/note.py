import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Verb, get_access

from ..actions import answers as actions
from ..forms.answers import PrivateNoteForm
from ..guide import load_guide


@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def private_note(
    request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str
) -> HttpResponse:
    """The chef's own note to a focus point."""
    access = get_access(request.user, project_id, Verb.KEEP_NOTES)
    state = load_guide(access.project).point(step_key, point_key)
    point = state.point.focus_point
    note = access.project.private_notes.filter(focus_point=point, author=request.user).first()
    form = PrivateNoteForm(request.POST or None, initial={"text": note.text if note else ""})
    if form.is_valid():
        actions.keep_note(
            by=request.user, project=access.project, focus_point=point, text=form.cleaned_data["text"]
        )
        messages.success(request, "Din private note er gemt. Kun du kan se den.")
        return redirect("phases:focus_point", project_id, step_key, point_key)
    context = {"access": access, "state": state, "form": form}
    return render(request, "phases/private_note.html", context, status=422 if form.is_bound else 200)
