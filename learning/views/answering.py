"""Where citizens and partners answer: without an account, a cookie or a trace of who they are."""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ..actions.answering import NotTaken, Why, take_answer
from ..flooding import visitor_key
from ..forms.answering import AnsweringForm
from ..models import PersonalLink, Questionnaire, Reach
from ..questionnaires import MOST_RESPONSES

MOST_BYTES = 500_000
"""All questions answered with as many words as there is room for are less."""

type View = Callable[..., HttpResponse]
type Door = tuple[Questionnaire, PersonalLink | None]
"""What an address opens. A link of one's own is None where all share the address."""

STATUS = {Why.GONE: 404, Why.CLOSED: 410, Why.USED: 410, Why.FULL: 410}
AGAIN = {Why.FLOOD: 429, Why.CHANGED: 409}


def without_trace(view: View) -> View:
    """Open to all, kept by no cache and found by no search, and telling no other site where one came from."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    # Nobody is signed in, so there is nothing that another site could misuse; and its check needs a cookie.
    return csrf_exempt(login_not_required(never_cache(guarded)))


@without_trace
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    if _size(request) > MOST_BYTES:
        return render(request, "learning/answering/too_long.html", status=413)
    door = _door(token)
    if door is None:
        return _gone(request, Why.GONE, typed=AnsweringForm(request.POST, questions=[]).written())
    questionnaire, link = door
    questions = list(questionnaire.questions.all())
    form = AnsweringForm(request.POST if request.method == "POST" else None, questions=questions)
    # Who opens a link that is used or closed is told so before they fill in anything.
    if not form.is_bound:
        why = _why_not(questionnaire, link)
        return _gone(request, why, questionnaire) if why else _form(request, questionnaire, form)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        form.add_error(None, "Svaret blev sendt fra et andet sted end denne side. Tryk på »Send svar« igen.")
        return _form(request, questionnaire, form, status=403)
    if not form.is_valid():
        return _form(request, questionnaire, form, status=422)
    if form.unknown():
        return _not_taken(request, questionnaire, form, Why.CHANGED)
    try:
        take_answer(
            questionnaire=questionnaire,
            link=link,
            key=form.key_of_page(),
            given=form.given(),
            visitor=visitor_key(_address(request), questionnaire),
        )
    except NotTaken as refusal:
        return _not_taken(request, questionnaire, form, refusal.why)
    return redirect("answering:thanks", token)


@without_trace
@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    door = _door(token)
    if door is None or (door[1] and not door[1].is_used):
        return _gone(request, Why.GONE)
    return render(request, "learning/answering/thanks.html", {"questionnaire": door[0]})


def _door(token: str) -> Door | None:
    token = token.lower()  # telephones like to begin with a capital
    questionnaires = Questionnaire.objects.select_related("project__organisation")
    questionnaire = questionnaires.filter(token=token, reach=Reach.OPEN).first()
    if questionnaire:
        return questionnaire, None
    links = PersonalLink.objects.select_related("questionnaire__project__organisation")
    link = links.filter(token=token, questionnaire__reach=Reach.ONE_EACH).first()
    return (link.questionnaire, link) if link else None


def _why_not(questionnaire: Questionnaire, link: PersonalLink | None) -> Why | None:
    if link and link.is_used:
        return Why.USED
    if not questionnaire.is_open:
        return Why.CLOSED
    return Why.FULL if questionnaire.responses.count() >= MOST_RESPONSES else None


def _not_taken(
    request: HttpRequest, questionnaire: Questionnaire, form: AnsweringForm, why: Why
) -> HttpResponse:
    if why in STATUS:
        return _gone(request, why, questionnaire, form.written())
    if why == Why.CHANGED:
        fresh = AnsweringForm(questions=list(questionnaire.questions.all()))
        again = {name: value for name, value in form.data.items() if name in fresh.names}
        fresh.initial = {**fresh.initial, **again}
        context = {"typed": form.written(), "changed": True}
        return _form(request, questionnaire, fresh, status=AGAIN[why], **context)
    form.add_error(
        None,
        "Der er lige kommet mange svar fra det samme netværk som dit. Dit svar er ikke sendt endnu. "
        "Lad siden stå, vent ti minutter, og tryk så på »Send svar« igen.",
    )
    return _form(request, questionnaire, form, status=AGAIN[why])


def _form(
    request: HttpRequest,
    questionnaire: Questionnaire,
    form: AnsweringForm,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    context |= {"questionnaire": questionnaire, "form": form}
    return render(request, "learning/answering/form.html", context, status=status)


def _gone(
    request: HttpRequest,
    why: Why,
    questionnaire: Questionnaire | None = None,
    typed: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {"why": why.name.lower(), "questionnaire": questionnaire, "typed": typed}
    return render(request, "learning/answering/gone.html", context, status=STATUS[why])


def _size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _address(request: HttpRequest) -> str:
    """The visitor's, as the throttling of sign-in sees it (TRUSTED_PROXY_COUNT)."""
    try:
        return get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        return ""
