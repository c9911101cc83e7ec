from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest

from . import actions
from .delivery import titles_for
from .forms import RhythmForm
from .models import CalendarLink, Notice

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def messages_page(request: SignedInRequest) -> HttpResponse:
    """The newest messages, and how often they come by mail."""
    form = RhythmForm(request.POST or None, user=request.user)
    if form.is_valid():
        actions.choose_rhythms(by=request.user, rhythms=form.chosen())
        messages.success(request, "Dine valg er gemt.")
        return redirect("notices:messages")
    mine = Notice.objects.filter(recipient=request.user)
    titles = titles_for(request.user, mine.order_by().values_list("project_id", flat=True).distinct())
    shown = mine.filter(Q(project_id=None) | Q(project_id__in=titles))[:SHOWN]
    rows = [(notice, titles.get(notice.project_id) if notice.project_id else "") for notice in shown]
    context = {"form": form, "rows": rows}
    return render(request, "notices/messages.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_link(request: SignedInRequest) -> HttpResponse:
    """Make a secret address for one's calendar. It is shown in the answer to that, and never again."""
    address = ""
    if request.method == "POST":
        token = actions.make_calendar_link(by=request.user)
        address = request.build_absolute_uri(reverse("calendar", args=[token]))
    link = CalendarLink.objects.filter(user=request.user).first()
    return render(request, "notices/calendar_link.html", {"link": link, "address": address})


@require_POST
def remove_calendar_link(request: SignedInRequest) -> HttpResponse:
    actions.remove_calendar_link(by=request.user)
    messages.success(request, "Adressen til din kalender virker ikke mere.")
    return redirect("notices:calendar_link")
