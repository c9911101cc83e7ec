from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from leadership.models import Direction
from phases.models import EditionPoint, FocusPoint, Phase
from projects.models import BottomLine
from typology.models import CocreationType

from ..markdown import as_html
from ..models import Advice, Experience, KnowledgePage


@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    context = {
        "pages": KnowledgePage.objects.all(),
        "advice": Advice.objects.all(),
        "bottom_lines": BottomLine.objects.all(),
        "phases": Phase.objects.prefetch_related("steps"),
        "types": CocreationType.objects.prefetch_related("advice"),
        "experiences": Experience.objects.filter(focus_point=None, direction=None).select_related("case"),
    }
    return render(request, "learning/knowledge.html", context)


@require_safe
def show_page(request: HttpRequest, page_key: str) -> HttpResponse:
    page = get_object_or_404(KnowledgePage, key=page_key)
    context = {"page": page, "body": as_html(page.body), "others": KnowledgePage.objects.exclude(pk=page.pk)}
    return render(request, "learning/page.html", context)


@require_safe
def at_point(request: HttpRequest, point_key: str) -> HttpResponse:
    """The pages that are of use at a focus point, whatever the edition that words it."""
    point = get_object_or_404(FocusPoint, key=point_key)
    wording = EditionPoint.objects.filter(focus_point=point).order_by("-edition__published_on").first()
    if wording is None:
        raise Http404
    pages = KnowledgePage.objects.filter(places__focus_point=point)
    return render(request, "learning/pages_at.html", {"place": wording.title, "pages": pages})


@require_safe
def at_direction(request: HttpRequest, direction_key: str) -> HttpResponse:
    direction = get_object_or_404(Direction, key=direction_key)
    pages = KnowledgePage.objects.filter(places__direction=direction)
    return render(request, "learning/pages_at.html", {"place": direction.title, "pages": pages})
