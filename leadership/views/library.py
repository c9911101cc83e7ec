from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest

from ..lessons import told_to
from ..models import Direction


@require_safe
def direction_list(request: SignedInRequest) -> HttpResponse:
    directions = Direction.objects.prefetch_related("tasks", "experiences__case", told_to(request.user))
    return render(request, "leadership/direction_list.html", {"directions": directions})
