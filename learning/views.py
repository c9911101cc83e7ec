from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from phases.models import Phase
from projects.models import BottomLine
from typology.models import CocreationType

from .models import Advice, Experience


@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    context = {
        "advice": Advice.objects.all(),
        "bottom_lines": BottomLine.objects.all(),
        "phases": Phase.objects.prefetch_related("steps"),
        "types": CocreationType.objects.prefetch_related("advice"),
        "experiences": Experience.objects.filter(focus_point=None, direction=None).select_related("case"),
    }
    return render(request, "learning/knowledge.html", context)
