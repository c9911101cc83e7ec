"""A chef decides who may read a lesson, having seen it as they will. Also when the project is closed."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..actions import lessons as actions
from ..forms.lessons import ShareForm, WordsForm
from ..models import Lesson, Sharing
from ..naming import Found, people_in
from .lessons import lesson_at, lesson_or_404, refuse

TOLD = {
    Sharing.PROJECT: "Nu kan kun de der kan læse projektet, læse »{}«.",
    Sharing.ORGANISATION: "»{}« er delt med alle i organisationen.",
    Sharing.EVERYBODY: "»{}« er delt med alle der bruger Samskab.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def share_lesson(request: SignedInRequest, project_id: uuid.UUID, lesson_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.SHARE)
    lesson = lesson_or_404(access, lesson_id)
    if request.method != "POST":
        return _page(request, access, lesson, form_over(ShareForm, lesson), people_in(lesson))
    form = form_over(ShareForm, lesson, request.POST)
    if not form.is_valid():
        return _page(request, access, lesson, form, people_in(lesson), status=422)
    sharing = Sharing(form.cleaned_data["sharing"])
    opened = form.cleaned_data["opened"] or 0
    try:
        actions.share_lesson(by=request.user, lesson=lesson, sharing=sharing, opened=opened)
    except NewerVersion:
        current = lesson_or_404(access, lesson_id)
        anew = form_over(ShareForm, current)
        return _page(request, access, current, anew, people_in(current), is_newer=True, status=409)
    except actions.NamesSomebody as refusal:
        return _page(request, access, lesson, form, refusal.found, status=422)
    messages.success(request, TOLD[sharing].format(lesson.title))
    return redirect(lesson_at(lesson))


@require_http_methods(["GET", "HEAD", "POST"])
def reword_lesson(request: SignedInRequest, project_id: uuid.UUID, lesson_id: int) -> HttpResponse:
    """Correct what others are to read; a page of its own since a closed project is not edited otherwise."""
    access = get_access(request.user, project_id, Verb.SHARE)
    lesson = lesson_or_404(access, lesson_id)
    if request.method != "POST":
        return _words_page(request, access, lesson, form_over(WordsForm, lesson))
    form = form_over(WordsForm, lesson, request.POST)
    if not form.is_valid():
        return _words_page(request, access, lesson, form, status=422)
    try:
        actions.change_lesson(by=request.user, lesson=lesson, **form.cleaned_data)
    except NewerVersion:
        current = lesson_or_404(access, lesson_id)
        return _words_page(request, access, current, form, differences(form, current), status=409)
    except actions.NamesSomebody as refusal:
        refuse(form, refusal)
        return _words_page(request, access, lesson, form, status=422)
    messages.success(request, "Teksten er rettet.")
    return redirect("lessons:share", project_id, lesson_id)


def _page(
    request: SignedInRequest,
    access: Access,
    lesson: Lesson,
    form: ShareForm,
    found: list[Found],
    *,
    is_newer: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "lesson": lesson, "form": form, "found": found, "is_newer": is_newer}
    return render(request, "learning/share_lesson.html", context, status=status)


def _words_page(
    request: SignedInRequest,
    access: Access,
    lesson: Lesson,
    form: WordsForm,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "lesson": lesson, "form": form, "clash": clash}
    return render(request, "learning/reword_lesson.html", context, status=status)
