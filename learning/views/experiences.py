from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest

from ..experiences import library_of
from ..models import Lesson

PER_PAGE = 20


@require_safe
def experience_list(request: SignedInRequest) -> HttpResponse:
    """What the cases taught and what projects have shared, chosen by where it belongs and by words."""
    experience_filter, shelf = library_of(request.user, request.GET)
    # A shelf is only counted and sliced, which is all that a paginator does.
    page: Page[Any] = Paginator(shelf, PER_PAGE).get_page(request.GET.get("side"))  # type: ignore[arg-type]
    context = {"filter": experience_filter, "page": page}
    return render(request, "learning/experience_list.html", context)


@require_safe
def show_lesson(request: SignedInRequest, lesson_id: int) -> HttpResponse:
    """A lesson that was shared with the reader."""
    lessons = Lesson.objects.readable_by(request.user).told_to(request.user).with_point_title()
    lesson = get_object_or_404(lessons.select_related("direction", "focus_point__step"), pk=lesson_id)
    return render(request, "learning/shared_lesson.html", {"lesson": lesson})
