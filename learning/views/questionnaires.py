import uuid

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..actions import questionnaires as actions
from ..forms.questionnaires import AnsweredQuestionnaireForm, ClosesOnForm, LinksForm, QuestionnaireForm
from ..models import AnswerKind, Questionnaire
from ..questionnaires import ENOUGH, MOST_QUESTIONS, is_answered, read_results, shuffled_texts, with_texts

TEXTS_SHOWN = 10
TEXTS_PER_PAGE = 50
LINKS_PER_PAGE = 48

type EditForm = QuestionnaireForm | AnsweredQuestionnaireForm


@require_safe
def questionnaire_list(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    results = read_results(access.project.questionnaires.all())
    return render(request, "learning/questionnaires.html", {"access": access, "results": results})


@require_http_methods(["GET", "HEAD", "POST"])
def make_questionnaire(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    form = QuestionnaireForm(request.POST if request.method == "POST" else None, project=access.project)
    if form.is_valid():
        made = actions.make_questionnaire(
            by=request.user, project=access.project, questions=form.wanted(), **form.said()
        )
        messages.success(request, f"Spørgeskemaet »{made.title}« er åbent for svar.")
        return redirect(
            "questionnaires:links" if made.is_one_each else "questionnaires:show", project_id, made.pk
        )
    context = {"access": access, "form": form, "most": MOST_QUESTIONS}
    return render(request, "learning/new_questionnaire.html", context, status=422 if form.is_bound else 200)


@require_safe
def show_questionnaire(
    request: SignedInRequest, project_id: uuid.UUID, questionnaire_id: int
) -> HttpResponse:
    """How it stands, how it is shared, and what was answered."""
    access = get_access(request.user, project_id)
    questionnaire = _questionnaire_or_404(access, questionnaire_id)
    [results] = with_texts(
        read_results(access.project.questionnaires.filter(pk=questionnaire.pk)), most=TEXTS_SHOWN
    )
    context = {
        "access": access,
        "questionnaire": questionnaire,
        "results": results,
        "enough": ENOUGH,
        "address": _address(request, questionnaire.token),
        "links": questionnaire.links.count(),
        "used": questionnaire.links.filter(is_used=True).count(),
    }
    return render(request, "learning/questionnaire.html", context)


@require_safe
def show_texts(
    request: SignedInRequest, project_id: uuid.UUID, questionnaire_id: int, question_id: int
) -> HttpResponse:
    """All that was written to one question."""
    access = get_access(request.user, project_id)
    questionnaire = _own_or_404(access, questionnaire_id)
    question = get_object_or_404(questionnaire.questions, pk=question_id, kind=AnswerKind.TEXT)
    [results] = read_results(access.project.questionnaires.filter(pk=questionnaire.pk))
    if not any(row.question == question and row.is_shown for row in results.questions):
        raise Http404
    texts = shuffled_texts([question.pk])[question.pk]
    page = Paginator(texts, TEXTS_PER_PAGE).get_page(request.GET.get("side"))
    context = {"access": access, "questionnaire": questionnaire, "question": question, "page": page}
    return render(request, "learning/questionnaire_texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_questionnaire(
    request: SignedInRequest, project_id: uuid.UUID, questionnaire_id: int
) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    questionnaire = _questionnaire_or_404(access, questionnaire_id)
    form = _edit_form(request, access, questionnaire)
    if not form.is_bound:
        return _edit_page(request, access, questionnaire, form)
    if isinstance(form, AnsweredQuestionnaireForm) and "intro" in request.POST:
        return _answered_meanwhile(request, access, questionnaire)
    if not form.is_valid():
        return _edit_page(request, access, questionnaire, form, status=422)
    questions = form.wanted() if isinstance(form, QuestionnaireForm) else None
    try:
        actions.change_questionnaire(
            by=request.user,
            questionnaire=questionnaire,
            opened=form.cleaned_data["opened"],
            questions=questions,
            **form.said(),
        )
    except NewerVersion:
        current = _questionnaire_or_404(access, questionnaire_id)
        return _edit_page(request, access, current, form, differences(form, current), status=409)
    except actions.AlreadyAnswered:
        return _answered_meanwhile(request, access, questionnaire)
    messages.success(request, "Spørgeskemaet er rettet.")
    return redirect("questionnaires:show", project_id, questionnaire_id)


@require_POST
def close_questionnaire(
    request: SignedInRequest, project_id: uuid.UUID, questionnaire_id: int
) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    questionnaire = _questionnaire_or_404(access, questionnaire_id)
    actions.close_questionnaire(by=request.user, questionnaire=questionnaire)
    messages.success(request, "Spørgeskemaet er lukket. Ingen kan svare længere.")
    return redirect("questionnaires:show", project_id, questionnaire_id)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen_questionnaire(
    request: SignedInRequest, project_id: uuid.UUID, questionnaire_id: int
) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    questionnaire = _own_or_404(access, questionnaire_id)
    form = form_over(ClosesOnForm, questionnaire, request.POST if request.method == "POST" else None)
    if form.is_valid():
        closes_on = form.cleaned_data["closes_on"]
        actions.reopen_questionnaire(by=request.user, questionnaire=questionnaire, closes_on=closes_on)
        messages.success(request, "Spørgeskemaet er åbent for svar igen.")
        return redirect("questionnaires:show", project_id, questionnaire_id)
    context = {"access": access, "questionnaire": questionnaire, "form": form}
    return render(
        request, "learning/reopen_questionnaire.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove_questionnaire(
    request: SignedInRequest, project_id: uuid.UUID, questionnaire_id: int
) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    questionnaire = _questionnaire_or_404(access, questionnaire_id)
    if request.method != "POST":
        people = questionnaire.responses.count()
        context = {"access": access, "questionnaire": questionnaire, "people": people}
        return render(request, "learning/remove_questionnaire.html", context)
    actions.remove_questionnaire(by=request.user, questionnaire=questionnaire)
    messages.success(request, "Spørgeskemaet og svarene er fjernet.")
    return redirect("questionnaires:list", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def links(request: SignedInRequest, project_id: uuid.UUID, questionnaire_id: int) -> HttpResponse:
    """The personal links, to print and hand out. Of those that were used only that they were is told."""
    access = get_access(request.user, project_id, Verb.EVALUATE)
    questionnaire = _own_or_404(access, questionnaire_id)
    if not questionnaire.is_one_each:
        raise Http404
    form = LinksForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        number = form.cleaned_data["number"]
        try:
            actions.make_links(questionnaire=questionnaire, **form.cleaned_data)
        except actions.TooManyLinks as refusal:
            form.add_error("number", _too_many(refusal.left))
        except NewerVersion:
            status = 409
            form.add_error(None, "Der er lavet links siden du åbnede siden. Se om der er nok nu.")
        else:
            made = "Linket er lavet." if number == 1 else f"{number} links er lavet."
            messages.success(request, made)
            return redirect("questionnaires:links", project_id, questionnaire_id)
    return _links_page(request, access, questionnaire, form, status)


@require_safe
def poster(request: SignedInRequest, project_id: uuid.UUID, questionnaire_id: int) -> HttpResponse:
    """A page to print and hang up, with the address that all share."""
    access = get_access(request.user, project_id)
    questionnaire = _shared_or_404(access, questionnaire_id)
    address = _address(request, questionnaire.token)
    context = {"access": access, "questionnaire": questionnaire, "address": address}
    return render(request, "learning/poster.html", context)


@require_safe
def qr_code(request: SignedInRequest, project_id: uuid.UUID, questionnaire_id: int) -> HttpResponse:
    access = get_access(request.user, project_id)
    questionnaire = _shared_or_404(access, questionnaire_id)
    response = HttpResponse(_qr(_address(request, questionnaire.token)), content_type="image/svg+xml")
    response.headers["Content-Disposition"] = 'inline; filename="spoergeskema.svg"'
    return response


def _questionnaire_or_404(access: Access, questionnaire_id: int) -> Questionnaire:
    return get_object_or_404(access.project.questionnaires.select_related("created_by"), pk=questionnaire_id)


def _own_or_404(access: Access, questionnaire_id: int) -> Questionnaire:
    """One that was asked here, and not brought in with its answers: nobody can come to that any more."""
    questionnaire = _questionnaire_or_404(access, questionnaire_id)
    if questionnaire.is_brought_in:
        raise Http404
    return questionnaire


def _shared_or_404(access: Access, questionnaire_id: int) -> Questionnaire:
    """One that has an address for all."""
    questionnaire = _own_or_404(access, questionnaire_id)
    if questionnaire.is_one_each:
        raise Http404
    return questionnaire


def _address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("answering:answer", args=[token]))


def _qr(address: str) -> SafeString:
    """Drawn with nothing but shapes, as the content policy asks; white around it, as a camera does."""
    drawn = segno.make_qr(address, error="m").svg_inline(scale=4, border=4, light="#fff", omitsize=True)
    return mark_safe(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def _edit_form(request: SignedInRequest, access: Access, questionnaire: Questionnaire) -> EditForm:
    data = request.POST if request.method == "POST" else None
    if is_answered(questionnaire):
        return form_over(AnsweredQuestionnaireForm, questionnaire, data)
    return form_over(QuestionnaireForm, questionnaire, data, project=access.project)


def _edit_page(
    request: SignedInRequest,
    access: Access,
    questionnaire: Questionnaire,
    form: EditForm,
    clash: list[Difference] | None = None,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    context |= {
        "access": access,
        "questionnaire": questionnaire,
        "form": form,
        "clash": clash,
        "answered": isinstance(form, AnsweredQuestionnaireForm),
    }
    return render(request, "learning/edit_questionnaire.html", context, status=status)


def _answered_meanwhile(
    request: SignedInRequest, access: Access, questionnaire: Questionnaire
) -> HttpResponse:
    """The first answer came while somebody changed the questions: they stand, and the text is given back."""
    form = form_over(AnsweredQuestionnaireForm, questionnaire)
    again = {name: request.POST[name] for name in ("title", "closes_on") if name in request.POST}
    form.initial = {**form.initial, **again}
    fields = QuestionnaireForm.base_fields
    typed = [
        (str(fields[name].label), request.POST[name])
        for name in ("intro", "own_statements", "own_questions")
        if request.POST.get(name, "").strip()
    ]
    return _edit_page(request, access, questionnaire, form, status=409, typed=typed, meanwhile=True)


def _links_page(
    request: SignedInRequest, access: Access, questionnaire: Questionnaire, form: LinksForm, status: int
) -> HttpResponse:
    links = questionnaire.links.order_by("pk")
    there = links.count()
    form.initial["seen"] = there
    if form.is_bound:
        data = form.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
        data["seen"] = str(there)
        form.data = data
    page = Paginator(links, LINKS_PER_PAGE).get_page(request.GET.get("side"))
    entries = []
    for number, link in enumerate(page.object_list, start=page.start_index()):
        address = "" if link.is_used else _address(request, link.token)
        entries.append({"number": number, "address": address, "qr": _qr(address) if address else ""})
    context = {
        "access": access,
        "questionnaire": questionnaire,
        "form": form,
        "page": page,
        "entries": entries,
        "used": links.filter(is_used=True).count(),
    }
    return render(request, "learning/links.html", context, status=status)


def _too_many(left: int) -> str:
    if left == 0:
        return "Der er ikke plads til flere links i spørgeskemaet. Lav et nyt spørgeskema til resten."
    return f"Der er plads til {left} links mere i spørgeskemaet."
