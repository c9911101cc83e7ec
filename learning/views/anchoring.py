import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.history import NewerVersion

from ..actions import anchoring as actions
from ..anchoring import FollowUp, Looked, look_back, newest_check
from ..forms.anchoring import NOTE, NOTE_LABEL, FollowUpForm
from ..models import Moment


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: SignedInRequest, project_id: uuid.UUID, months: int) -> HttpResponse:
    """Look at a closed project's lessons again: how far they have become daily work, at each moment."""
    verb = Verb.FOLLOW_UP if request.method == "POST" else Verb.VIEW
    access = get_access(request.user, project_id, verb)
    if months not in Moment.values:
        raise Http404
    moment = Moment(months)
    if not access.project.is_closed:
        return _taken_up(request, access)
    looked = look_back(access.project)
    form = _form(request, access, moment, looked)
    if not FollowUp(access.project, moment).is_open:
        return _page(request, access, moment, looked, form, status=409 if form.is_bound else 200)
    if not form.is_valid():
        return _page(request, access, moment, looked, form, status=422 if form.is_bound else 200)
    opened = form.cleaned_data["opened"]
    try:
        actions.follow_up(
            by=request.user, project=access.project, moment=moment, said=form.said(), opened=opened
        )
    except NewerVersion:
        return _newer(request, project_id, moment)
    messages.success(request, "Opfølgningen er gemt.")
    return redirect("closing:follow_up", project_id, months)


def _form(request: SignedInRequest, access: Access, moment: Moment, looked: list[Looked]) -> FollowUpForm:
    data = request.POST if request.method == "POST" else None
    return FollowUpForm(data, looked=looked, moment=moment, opened=newest_check(access.project, moment))


def _page(
    request: SignedInRequest,
    access: Access,
    moment: Moment,
    looked: list[Looked],
    form: FollowUpForm,
    *,
    status: int,
    newer: bool = False,
) -> HttpResponse:
    asked = FollowUp(access.project, moment)
    may_write = asked.is_open and looked and access.can(Verb.FOLLOW_UP)
    context = {
        "access": access,
        "asked": asked,
        "follow_ups": [FollowUp(access.project, one) for one in Moment],
        "looked": looked,
        "form": form if may_write else None,
        "typed": [] if may_write else form.typed(),
        "newer": newer,
    }
    return render(request, "learning/follow_up.html", context, status=status)


def _newer(request: SignedInRequest, project_id: uuid.UUID, moment: Moment) -> HttpResponse:
    """Somebody was there first: what they said is shown, and what was typed is on top of it."""
    access = get_access(request.user, project_id)
    if not access.project.is_closed:
        return _taken_up(request, access)
    looked = look_back(access.project)
    form = _form(request, access, moment, looked)
    form.opened_on(newest_check(access.project, moment))
    return _page(request, access, moment, looked, form, status=409, newer=True)


def _taken_up(request: SignedInRequest, access: Access) -> HttpResponse:
    """The project is under way, so that nothing is asked of it; a note that was typed is given back."""
    if request.method != "POST":
        messages.info(request, "Projektet er i gang, så der er ikke noget at følge op på nu.")
        return redirect("dossier:overview", access.project.pk)
    notes = [request.POST.get(name, "").strip() for name in request.POST if name.startswith(f"{NOTE}-")]
    context = {"access": access, "typed": [(NOTE_LABEL, note) for note in notes if note]}
    return render(request, "learning/taken_up.html", context, status=409)
