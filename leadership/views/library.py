from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..models import Direction


@require_safe
def direction_list(request: HttpRequest) -> HttpResponse:
    directions = Direction.objects.prefetch_related("tasks", "experiences__case")
    return render(request, "leadership/direction_list.html", {"directions": directions})
