"""What a project learnt: written, corrected, marked as done in daily work, and shared."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..actions import lessons as actions
from ..forms.lessons import DoneForm, LessonForm, WordsForm
from ..lessons import DIRECTION, POINT, by_place, place_of, places_of
from ..models import Lesson, LessonQuerySet


@require_safe
def lesson_list(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """All that the project learnt, by place, and what it took along from the project it builds on."""
    access = get_access(request.user, project_id)
    carried = Lesson.objects.filter(carried__project=access.project).told_to(request.user).with_point_title()
    lessons = list(lessons_of(access))
    context = {
        "access": access,
        "groups": by_place(lessons, places_of(access.project)),
        "markable": {lesson.pk for lesson in lessons if lesson.will_do and may_mark(access, lesson)},
        "carried": carried.select_related("direction"),
    }
    return render(request, "learning/lessons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write_lesson(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """A new lesson; `?punkt=` or `?retning=` chooses its place beforehand."""
    access = get_access(request.user, project_id, Verb.EVALUATE)
    data = request.POST if request.method == "POST" else None
    initial = {"place": _asked_for(request.GET)}
    form = LessonForm(data, project=access.project, places=places_of(access.project), initial=initial)
    if form.is_valid():
        lesson = actions.write_lesson(by=request.user, project=access.project, **form.cleaned_data)
        messages.success(
            request, f"»{lesson.title}« er skrevet ned. Kun de der kan læse projektet, kan læse den."
        )
        return redirect(lesson_at(lesson))
    status = 422 if form.is_bound else 200
    return render(request, "learning/write_lesson.html", {"access": access, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_lesson(request: SignedInRequest, project_id: uuid.UUID, lesson_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    lesson = lesson_or_404(access, lesson_id)
    if request.method != "POST":
        return _page(request, access, lesson, _form(access, lesson))
    form = _form(access, lesson, request.POST)
    if not form.is_valid():
        return _page(request, access, lesson, form, status=422)
    try:
        actions.change_lesson(by=request.user, lesson=lesson, **form.cleaned_data)
    except NewerVersion:
        current = lesson_or_404(access, lesson_id)
        return _page(request, access, current, form, _what_differs(form, current), status=409)
    except actions.NamesSomebody as refusal:
        refuse(form, refusal)
        return _page(request, access, lesson, form, status=422)
    messages.success(request, "Læringen er rettet.")
    return redirect(lesson_at(lesson))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_lesson(request: SignedInRequest, project_id: uuid.UUID, lesson_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    lesson = lesson_or_404(access, lesson_id)
    if request.method != "POST":
        return render(request, "learning/remove_lesson.html", {"access": access, "lesson": lesson})
    actions.remove_lesson(by=request.user, lesson=lesson)
    messages.success(request, f"»{lesson.title}« er fjernet.")
    return redirect("lessons:list", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def mark_done(request: SignedInRequest, project_id: uuid.UUID, lesson_id: int) -> HttpResponse:
    """Say on which day what was to be done in daily work was done."""
    access = get_access(request.user, project_id)
    lesson = _to_do_or_404(access, lesson_id)
    if request.method != "POST":
        return _done_page(request, access, lesson, form_over(DoneForm, lesson))
    form = form_over(DoneForm, lesson, request.POST)
    if not form.is_valid():
        return _done_page(request, access, lesson, form, status=422)
    try:
        actions.mark_done(by=request.user, lesson=lesson, **form.cleaned_data)
    except NewerVersion:
        current = lesson_or_404(access, lesson_id)
        return _done_page(request, access, current, form, differences(form, current), status=409)
    messages.success(request, f"Det er noteret at I har gjort det der fulgte af »{lesson.title}«.")
    return redirect(lesson_at(lesson))


@require_POST
def mark_undone(request: SignedInRequest, project_id: uuid.UUID, lesson_id: int) -> HttpResponse:
    access = get_access(request.user, project_id)
    lesson = _to_do_or_404(access, lesson_id)
    actions.mark_undone(by=request.user, lesson=lesson)
    messages.success(request, f"Det der fulgte af »{lesson.title}«, står igen som noget I mangler.")
    return redirect(lesson_at(lesson))


def lessons_of(access: Access) -> LessonQuerySet:
    """The project's, oldest first, with the people that are named beside them."""
    people = ("responsible__user", "written_by", "shared_by", "focus_point", "direction")
    lessons: LessonQuerySet = access.project.lessons.select_related(*people)
    return lessons.prefetch_related("pictures").order_by("pk")


def lesson_or_404(access: Access, lesson_id: int) -> Lesson:
    lesson = get_object_or_404(lessons_of(access), pk=lesson_id)
    lesson.project = access.project
    return lesson


def lesson_at(lesson: Lesson) -> str:
    """The path of the list, at the lesson."""
    return f"{reverse('lessons:list', args=[lesson.project_id])}#laering-{lesson.pk}"


def refuse(form: WordsForm, refusal: actions.NamesSomebody) -> None:
    """Say at each field what in it tells who somebody is."""
    for one in refusal.found:
        words = "".join(piece.text for piece in one.excerpt)
        form.add_error(one.field, f"{one.what}: »{words}«. Læringen er delt med andre. Skriv det uden.")


def may_mark(access: Access, lesson: Lesson | None) -> bool:
    """Those who follow up may mark all, and who was given something to do may mark that."""
    if access.can(Verb.FOLLOW_UP):
        return True
    own = lesson is not None and lesson.holder is not None and lesson.holder.user_id == access.user.pk
    return own and access.can(Verb.ANSWER_OWN)


def _to_do_or_404(access: Access, lesson_id: int) -> Lesson:
    lesson = lessons_of(access).filter(pk=lesson_id).first()
    if not may_mark(access, lesson):
        raise PermissionDenied("Det er en anden der sørger for det. Spørg projektets chef.")
    if lesson is None or not lesson.will_do:
        raise Http404
    return lesson


def _asked_for(query: QueryDict) -> str:
    return next((f"{kind}:{query[kind]}" for kind in (POINT, DIRECTION) if kind in query), "")


def _form(access: Access, lesson: Lesson, data: QueryDict | None = None) -> LessonForm:
    places = places_of(access.project)
    place = place_of(lesson, places)
    if place not in places:
        places.append(place)
    initial = {"place": place.value}
    return form_over(LessonForm, lesson, data, project=access.project, places=places, initial=initial)


def _what_differs(form: LessonForm, current: Lesson) -> list[Difference]:
    """The place too, which is two fields of the row and one of the form."""
    found = differences(form, current)
    place = current.focus_point or current.direction
    if form.cleaned_data["place"] != place:
        title = place_of(current, form.places.values()).name
        found.append(Difference(str(form.fields["place"].label), title))
    return found


def _page(
    request: SignedInRequest,
    access: Access,
    lesson: Lesson,
    form: LessonForm,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "lesson": lesson, "form": form, "clash": clash}
    return render(request, "learning/edit_lesson.html", context, status=status)


def _done_page(
    request: SignedInRequest,
    access: Access,
    lesson: Lesson,
    form: DoneForm,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "lesson": lesson, "form": form, "clash": clash}
    return render(request, "learning/mark_lesson_done.html", context, status=status)
