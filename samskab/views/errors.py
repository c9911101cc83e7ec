"""What people see when something is wrong: in Danish, with what to do, and with their text given back."""

import logging
import sys
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token

from dossier.forms import WHY, WHY_LABEL, DecisionForm, VersionForm
from forum.forms.forums import ForumForm, NewForumForm
from forum.forms.meetings import MeetingForm
from leadership.forms.commitments import OwnCommitmentForm
from leadership.forms.contacts import ContactForm
from leadership.forms.mandate import MandateForm
from leadership.forms.proposals import ProposalForm, ReplyForm, WorkshopForm
from leadership.forms.stakeholders import SeveralStakeholdersForm, StakeholderForm
from learning.forms.anchoring import NOTE, NOTE_LABEL
from learning.forms.answering import WORDS
from learning.forms.closing import ClosingForm, TakeUpForm
from learning.forms.criteria import CriterionForm, MeasurementForm
from learning.forms.lessons import LessonForm
from learning.forms.questionnaires import QuestionnaireForm
from learning.forms.review import (
    ChosenValueForm,
    CriterionReviewForm,
    EvaluationAnswerForm,
    SideEffectForm,
)
from learning.forms.successors import SuccessorForm
from phases.forms.answers import AnswerForm, PrivateNoteForm
from phases.forms.comments import CommentForm
from phases.forms.course import CourseAdjustmentForm
from phases.forms.delegation import DelegationForm
from phases.forms.sparring import AssessmentForm, SparringForm, TopicForm
from projects.access import IsClosed, Verb
from projects.forms.pictures import NewPictureForm, PictureTextsForm
from projects.forms.project import NewProjectForm
from projects.forms.status_requests import StatusRequestForm
from projects.forms.statuses import StatusReportForm
from projects.models import ContentMissing
from projects.partials import asks_for_part
from typology.forms import ValuesForm

logger = logging.getLogger(__name__)

_WRITTEN_IN = (
    ChosenValueForm,
    EvaluationAnswerForm,
    CriterionReviewForm,
    SideEffectForm,
    LessonForm,
    ProposalForm,
    WorkshopForm,
    ReplyForm,
    NewProjectForm,
    StatusReportForm,
    AnswerForm,
    DecisionForm,
    VersionForm,
    PrivateNoteForm,
    CommentForm,
    AssessmentForm,
    SparringForm,
    TopicForm,
    OwnCommitmentForm,
    ContactForm,
    MandateForm,
    StakeholderForm,
    SeveralStakeholdersForm,
    CriterionForm,
    MeasurementForm,
    CourseAdjustmentForm,
    ValuesForm,
    StatusRequestForm,
    DelegationForm,
    ForumForm,
    NewForumForm,
    MeetingForm,
    QuestionnaireForm,
    NewPictureForm,
    PictureTextsForm,
    ClosingForm,
    TakeUpForm,
    SuccessorForm,
)
_BY_PREFIX = {WHY: WHY_LABEL, WORDS: "Dit svar", f"{NOTE}-": NOTE_LABEL}
"""The labels of fields that a page makes for its own rows, by what their names begin with."""

_LABELS = {
    name: str(field.label or "")
    for form in _WRITTEN_IN
    for name, field in form.base_fields.items()
    if isinstance(field, forms.CharField)
}
"""The fields that people write in, with their labels; what they choose is chosen again in a moment."""


def typed_texts(request: HttpRequest) -> list[tuple[str, str]]:
    """What was written in a form that was not taken, to be copied: (label, text). Never a password."""
    if request.method != "POST":
        return []
    return [
        (label, value)
        for name, values in request.POST.lists()
        if (label := _label(name)) is not None
        for value in values
        if value.strip()
    ]


def _label(name: str) -> str | None:
    """None for what nobody writes in."""
    made = (label for prefix, label in _BY_PREFIX.items() if name.startswith(prefix))
    return next(made, _LABELS.get(_without_prefix(name)))


def _without_prefix(name: str) -> str:
    """A field's name; where a page has a form several times over, its prefix comes first, with a hyphen."""
    return name.rpartition("-")[2]


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    context: dict[str, Any] = {"reason": str(exception), "typed": typed_texts(request)}
    if isinstance(exception, IsClosed) and exception.access.can(Verb.CLOSE):
        context["to_take_up"] = exception.access.project
    return render(request, "errors/403.html", context, status=403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", {"typed": typed_texts(request)}, status=404)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    response = render(request, "errors/405.html", status=405)
    response.headers["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """The last way out, also for what goes wrong before any view is reached."""
    if answer := expected_trouble(request, sys.exc_info()[1]):
        return answer
    # Rendered without the request's context, which may be what broke.
    text = loader.render_to_string("errors/500.html", {"typed": _typed_if_readable(request)})
    return HttpResponseServerError(text)


def expected_trouble(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """The answer to what can go wrong without a mistake of ours; None for anything else."""
    if isinstance(error, ContentMissing):
        logger.error("No content: run manage.py load_content")
        return content_missing(request)
    if isinstance(error, OperationalError | InterfaceError):
        logger.error("The database did not answer: %s", error)
        return database_down(request)
    if isinstance(error, IntegrityError):
        # Two people, or two clicks, at the same moment; a constraint kept the second one out.
        logger.exception("A constraint refused what was sent", exc_info=error)
        return clash(request)
    return None


def _typed_if_readable(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        return typed_texts(request)
    except Exception:  # the request itself may be what broke
        return []


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    context = {"typed": typed_texts(request), "back": _back(request)}
    return render(request, "errors/csrf.html", context, status=_sign_in_again(request))


def signed_out(request: HttpRequest) -> HttpResponse:
    context = {"typed": typed_texts(request), "back": _back(request)}
    return render(request, "errors/signed_out.html", context, status=_sign_in_again(request))


def _sign_in_again(request: HttpRequest) -> int:
    """The status that says it: our script, which keeps the text on the page, tells 401 from no access."""
    return 401 if asks_for_part(request) else 403


def database_down(request: HttpRequest) -> HttpResponse:
    text = loader.render_to_string("errors/database_down.html", {"typed": typed_texts(request)})
    return HttpResponse(text, status=503)


def clash(request: HttpRequest) -> HttpResponse:
    context = {"typed": typed_texts(request), "back": _back(request)}
    return HttpResponse(loader.render_to_string("errors/clash.html", context), status=409)


def content_missing(request: HttpRequest) -> HttpResponse:
    return HttpResponse(loader.render_to_string("errors/content_missing.html"), status=503)


def _back(request: HttpRequest) -> str:
    """The page that the form stood on, or else the address that it was sent to."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return urlsplit(referer)._replace(scheme="", netloc="").geturl()
    path = request.get_full_path()
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"
