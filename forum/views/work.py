"""What a forum works on: improvements, signs and actions. Every member writes all of them."""

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..access import ForumAccess, Need, get_forum
from ..actions import work as work_actions
from ..forms.work import ForumActionForm, ImprovementForm, SignForm
from ..models import MOST_IMPROVEMENTS, ForumAction, Improvement, Sign

type Row = Improvement | Sign | ForumAction


@require_http_methods(["GET", "HEAD", "POST"])
def new_improvement(request: SignedInRequest, forum_id: uuid.UUID) -> HttpResponse:
    access = get_forum(request.user, forum_id, Need.WRITE)
    form = ImprovementForm(_data(request))
    if form.is_valid():
        try:
            work_actions.add_improvement(by=request.user, forum=access.forum, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _to_forum(request, access, "Forbedringen er gemt. Aftal nu hvem der gør hvad.")
    is_full = access.forum.improvements.count() >= MOST_IMPROVEMENTS
    return _page(request, access, form, "forum/new_improvement.html", is_full=is_full)


@require_http_methods(["GET", "HEAD", "POST"])
def improvement(request: SignedInRequest, forum_id: uuid.UUID, number: int) -> HttpResponse:
    access = get_forum(request.user, forum_id, Need.WRITE)
    row = _improvement(access, number)
    return _edit(request, access, row, form_over(ImprovementForm, row, _data(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def new_sign(request: SignedInRequest, forum_id: uuid.UUID, number: int) -> HttpResponse:
    access = get_forum(request.user, forum_id, Need.WRITE)
    row = _improvement(access, number)
    form = SignForm(_data(request))
    if not form.is_valid():
        return _page(request, access, form, "forum/new_sign.html", improvement=row)
    work_actions.add_sign(by=request.user, improvement=row, **form.cleaned_data)
    return _to_forum(request, access, "Tegnet er gemt.")


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: SignedInRequest, forum_id: uuid.UUID, sign_id: int) -> HttpResponse:
    access = get_forum(request.user, forum_id, Need.WRITE)
    row = _sign(access, sign_id)
    return _edit(request, access, row, form_over(SignForm, row, _data(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def new_action(request: SignedInRequest, forum_id: uuid.UUID, number: int) -> HttpResponse:
    access = get_forum(request.user, forum_id, Need.WRITE)
    row = _improvement(access, number)
    form = ForumActionForm(_data(request), improvement=row)
    if form.is_valid():
        try:
            action = work_actions.save_action(by=request.user, improvement=row, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("responsible", error)
        else:
            who = "Du har" if action.responsible == access.member else f"{action.responsible} har"
            return _to_forum(request, access, f"Handlingen er gemt. {who} bolden.")
    return _page(request, access, form, "forum/new_action.html", improvement=row)


@require_http_methods(["GET", "HEAD", "POST"])
def action(request: SignedInRequest, forum_id: uuid.UUID, action_id: int) -> HttpResponse:
    """What was agreed of an action, and what came of it."""
    access = get_forum(request.user, forum_id, Need.WRITE)
    row = _action(access, action_id)
    form = form_over(ForumActionForm, row, _data(request), improvement=row.improvement)
    return _edit(request, access, row, form)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_improvement(request: SignedInRequest, forum_id: uuid.UUID, number: int) -> HttpResponse:
    access = get_forum(request.user, forum_id, Need.WRITE)
    return _remove(request, access, _improvement(access, number))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_action(request: SignedInRequest, forum_id: uuid.UUID, action_id: int) -> HttpResponse:
    access = get_forum(request.user, forum_id, Need.WRITE)
    return _remove(request, access, _action(access, action_id))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_sign(request: SignedInRequest, forum_id: uuid.UUID, sign_id: int) -> HttpResponse:
    access = get_forum(request.user, forum_id, Need.WRITE)
    return _remove(request, access, _sign(access, sign_id))


def _data(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _improvement(access: ForumAccess, number: int) -> Improvement:
    return get_object_or_404(Improvement.objects.select_related("forum"), forum=access.forum, number=number)


def _sign(access: ForumAccess, sign_id: int) -> Sign:
    signs = Sign.objects.select_related("improvement__forum")
    return get_object_or_404(signs, improvement__forum=access.forum, pk=sign_id)


def _action(access: ForumAccess, action_id: int) -> ForumAction:
    rows = ForumAction.objects.with_presence().select_related("improvement__forum", "responsible__user")
    return get_object_or_404(rows, improvement__forum=access.forum, pk=action_id)


def _edit(request: SignedInRequest, access: ForumAccess, row: Row, form: forms.ModelForm) -> HttpResponse:
    template = f"forum/{WORDS[type(row)].page}.html"
    if not form.is_valid():
        return _page(request, access, form, template, row=row)
    try:
        if isinstance(row, ForumAction):
            work_actions.save_action(
                by=request.user, improvement=row.improvement, action=row, **form.cleaned_data
            )
        else:
            work_actions.edit(by=request.user, row=row, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("responsible", error)
        return _page(request, access, form, template, row=row)
    except NewerVersion:
        current = get_object_or_404(type(row), pk=row.pk)
        return _page(request, access, form, template, differences(form, current), row=row)
    return _to_forum(request, access, WORDS[type(row)].saved)


def _remove(request: SignedInRequest, access: ForumAccess, row: Row) -> HttpResponse:
    words = WORDS[type(row)]
    if request.method != "POST":
        place = row.number if isinstance(row, Improvement) else row.pk
        back = reverse(f"forum:{words.page}", args=[access.forum.pk, place])
        context = {"access": access, "forum": access.forum, "row": row, "words": words, "back": back}
        return render(request, "forum/remove.html", context)
    work_actions.remove(by=request.user, row=row)
    return _to_forum(request, access, words.removed)


def _to_forum(request: SignedInRequest, access: ForumAccess, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("forum:forum", access.forum.pk)


def _page(
    request: SignedInRequest,
    access: ForumAccess,
    form: forms.ModelForm,
    template: str,
    clash: list[Difference] | None = None,
    **context: object,
) -> HttpResponse:
    context |= {"access": access, "forum": access.forum, "form": form, "clash": clash}
    status = 409 if clash is not None else 422 if form.is_bound else 200
    return render(request, template, context, status=status)


class _Words:
    """How a kind of row is spoken of. `page` is also the name of its address."""

    def __init__(self, page: str, the: str, saved: str, removed: str, goes_too: str = "") -> None:
        self.page, self.the, self.saved, self.removed, self.goes_too = page, the, saved, removed, goes_too


WORDS: dict[type[Row], _Words] = {
    Improvement: _Words(
        "improvement",
        "forbedringen",
        "Forbedringen er gemt.",
        "Forbedringen er fjernet.",
        "Dens handlinger og tegn forsvinder også.",
    ),
    Sign: _Words("sign", "tegnet", "Tegnet er gemt.", "Tegnet er fjernet."),
    ForumAction: _Words("action", "handlingen", "Handlingen er gemt.", "Handlingen er fjernet."),
}
