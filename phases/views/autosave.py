"""What an answer's page is told when its form was sent by htmx: small parts, never the fields themselves."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from accounts.requests import SignedInRequest
from projects.access import Access
from projects.partials import render_part
from projects.textdiff import side_by_side

from ..forms.answers import AnswerForm
from ..guide import PointState
from ..models import Answer


def is_pressed(request: SignedInRequest) -> bool:
    """Whether one of the form's buttons was: saving while one writes presses none."""
    return any(name in request.POST for name in ("save", "next", "hand_back", "choice"))


def saved(
    request: SignedInRequest, access: Access, state: PointState, answer: Answer, goes_to: str = ""
) -> HttpResponse:
    """What was sent is saved. `goes_to` is where the button leads that was pressed, if one was."""
    context = {"access": access, "state": replace(state, answer=answer), "answer": answer}
    response = render_part(request, "phases/autosave/saved.html", context, told="answer:saved")
    if goes_to:
        response.headers["HX-Redirect"] = goes_to
    return response


def refused(request: SignedInRequest, form: AnswerForm) -> HttpResponse:
    context = {"form": form, "pressed": is_pressed(request)}
    return render_part(request, "phases/autosave/refused.html", context, told="answer:refused", status=422)


def clashed(request: SignedInRequest, access: Access, form: AnswerForm, theirs: Answer) -> HttpResponse:
    context = {"access": access, "theirs": theirs, "clash": clash_of(access, form, theirs)}
    return render_part(request, "phases/autosave/clashed.html", context, told="answer:clashed", status=409)


def clash_of(access: Access, form: AnswerForm, theirs: Answer) -> dict[str, Any]:
    """The answer in the form beside the one that somebody saved meanwhile, in words."""
    left, right = side_by_side(form.cleaned_data["text"], theirs.text)
    own = theirs.updated_by == access.user
    return {
        "headline": "Du har gemt punktet i et andet vindue mens du skrev her"
        if own
        else f"{theirs.updated_by.name} har gemt punktet mens du skrev",
        "whose": "Teksten fra det andet vindue" if own else f"Teksten fra {theirs.updated_by.name}",
        "mine": form.instance,
        "my_text": left,
        "their_text": right,
    }
