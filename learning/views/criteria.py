import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over, remember_opened
from projects.history import NewerVersion, version_of

from ..actions import criteria as actions
from ..criteria import address_of, by_bottom_line, load_criteria, may_correct, may_measure
from ..forms.criteria import CriterionForm, EditMeasurementForm, MeasurementForm
from ..models import Criterion, Measurement

NOT_THEIRS = "Kriteriet er ikke dit at måle. Spørg projektets chef."


@require_safe
def criteria(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    standings = load_criteria(access.project)
    context = {
        "access": access,
        "standings": standings,
        "groups": by_bottom_line(access, standings),
    }
    return render(request, "learning/criteria.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    form = CriterionForm(
        request.POST if request.method == "POST" else None,
        project=access.project,
        initial={"bottom_line": request.GET.get("bundlinje", "")},
    )
    if form.is_valid():
        made = actions.add_criterion(by=request.user, project=access.project, **form.cleaned_data)
        messages.success(request, f"»{made.title}« er tilføjet.")
        return redirect(address_of(made))
    context = {"access": access, "form": form}
    return render(request, "learning/add_criterion.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, project_id: uuid.UUID, criterion_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    criterion = _criterion(access, criterion_id)
    form = _edit_form(access, criterion, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _edit_page(request, access, criterion, form, status=422 if form.is_bound else 200)
    try:
        changed = actions.change_criterion(by=request.user, criterion=criterion, **form.cleaned_data)
    except actions.HasMeasurements:
        form.refuse_words_only()
        return _edit_page(request, access, criterion, form, status=422)
    except NewerVersion:
        current = _criterion(access, criterion_id)
        clash = differences(form, current)
        return _edit_page(request, access, current, form, status=409, clash=clash)
    messages.success(request, f"»{changed.title}« er gemt.")
    return redirect(address_of(changed))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, project_id: uuid.UUID, criterion_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    criterion = _criterion(access, criterion_id)
    if request.method != "POST":
        context = {"access": access, "criterion": criterion, "count": criterion.measurements.count()}
        return render(request, "learning/remove_criterion.html", context)
    actions.remove_criterion(by=request.user, criterion=criterion)
    messages.success(request, f"»{criterion.title}« er fjernet.")
    return redirect("evaluation:criteria", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: SignedInRequest, project_id: uuid.UUID, criterion_id: int) -> HttpResponse:
    """For those who evaluate, and for the member who is responsible for the criterion."""
    access = get_access(request.user, project_id, Verb.ANSWER_OWN)
    criterion = _criterion(access, criterion_id)
    form = _measurement_form(criterion, request.POST if request.method == "POST" else None)
    if not criterion.is_in_numbers:
        return _measure_page(request, access, criterion, form, status=409 if form.is_bound else 200)
    if not may_measure(access, criterion):
        raise PermissionDenied(NOT_THEIRS)
    if not form.is_valid():
        return _measure_page(request, access, criterion, form, status=422 if form.is_bound else 200)
    try:
        actions.measure(by=request.user, criterion=criterion, **form.cleaned_data)
    except actions.DayTaken as taken:
        form.refuse_taken(taken.measurement)
        return _measure_page(request, access, criterion, form, status=422)
    except NewerVersion:
        current = _criterion(access, criterion_id)
        clash = _changed_meanwhile(form, current)
        return _measure_page(request, access, current, form, status=409, clash=clash)
    messages.success(request, f"Målingen af »{criterion.title}« er noteret.")
    return redirect(address_of(criterion))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_measurement(
    request: SignedInRequest, project_id: uuid.UUID, criterion_id: int, measurement_id: int
) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.ANSWER_OWN)
    measurement = _measurement(access, criterion_id, measurement_id)
    form = form_over(EditMeasurementForm, measurement, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return _measurement_page(request, access, measurement, form, status=status)
    try:
        actions.change_measurement(by=request.user, measurement=measurement, **form.cleaned_data)
    except actions.DayTaken as taken:
        form.refuse_taken(taken.measurement)
        return _measurement_page(request, access, measurement, form, status=422)
    except NewerVersion:
        current = _measurement(access, criterion_id, measurement_id)
        clash = differences(form, current)
        return _measurement_page(request, access, current, form, status=409, clash=clash)
    messages.success(request, "Målingen er rettet.")
    return redirect(address_of(measurement.criterion))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_measurement(
    request: SignedInRequest, project_id: uuid.UUID, criterion_id: int, measurement_id: int
) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.ANSWER_OWN)
    measurement = _measurement(access, criterion_id, measurement_id)
    if request.method != "POST":
        context = {"access": access, "criterion": measurement.criterion, "measurement": measurement}
        return render(request, "learning/remove_measurement.html", context)
    actions.remove_measurement(by=request.user, measurement=measurement)
    messages.success(request, "Målingen er fjernet.")
    return redirect(address_of(measurement.criterion))


def _criterion(access: Access, criterion_id: int) -> Criterion:
    criteria = access.project.criteria.select_related("project", "bottom_line", "responsible__user")
    return get_object_or_404(criteria, pk=criterion_id)


def _measurement(access: Access, criterion_id: int, measurement_id: int) -> Measurement:
    """One that the reader may correct."""
    criterion = _criterion(access, criterion_id)
    measurement = get_object_or_404(criterion.measurements, pk=measurement_id)
    measurement.criterion = criterion
    if not may_correct(access, criterion, measurement):
        raise PermissionDenied(NOT_THEIRS)
    return measurement


def _edit_form(access: Access, criterion: Criterion, data: QueryDict | None) -> CriterionForm:
    initial = {"bottom_line": criterion.bottom_line.key}
    return form_over(CriterionForm, criterion, data, project=access.project, initial=initial)


def _measurement_form(criterion: Criterion, data: QueryDict | None) -> MeasurementForm:
    today = timezone.localdate()
    # A day that is still to come holds also after this measurement, unless another is written.
    is_ahead = criterion.next_on is not None and criterion.next_on > today
    form = MeasurementForm(data, initial={"on": today, "next_on": criterion.next_on if is_ahead else None})
    remember_opened(form, criterion)
    return form


def _changed_meanwhile(form: MeasurementForm, criterion: Criterion) -> list[Difference]:
    """What of the criterion a measurement must fit; the form is then on top of the newer version."""
    data = form.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
    data["opened"] = str(version_of(criterion))
    form.data = data
    next_on = date_format(criterion.next_on, "DATE_FORMAT") if criterion.next_on else ""
    return [
        Difference("Succeskriterium", criterion.title),
        Difference("Det tæller I", criterion.unit),
        Difference("Næste måling", next_on),
    ]


def _edit_page(
    request: SignedInRequest,
    access: Access,
    criterion: Criterion,
    form: CriterionForm,
    *,
    status: int,
    clash: list[Difference] | None = None,
) -> HttpResponse:
    context = {"access": access, "criterion": criterion, "form": form, "clash": clash}
    return render(request, "learning/edit_criterion.html", context, status=status)


def _measure_page(
    request: SignedInRequest,
    access: Access,
    criterion: Criterion,
    form: MeasurementForm,
    *,
    status: int,
    clash: list[Difference] | None = None,
) -> HttpResponse:
    context = {"access": access, "criterion": criterion, "form": form, "clash": clash}
    return render(request, "learning/measure.html", context, status=status)


def _measurement_page(
    request: SignedInRequest,
    access: Access,
    measurement: Measurement,
    form: EditMeasurementForm,
    *,
    status: int,
    clash: list[Difference] | None = None,
) -> HttpResponse:
    context = {
        "access": access,
        "criterion": measurement.criterion,
        "measurement": measurement,
        "form": form,
        "clash": clash,
    }
    return render(request, "learning/edit_measurement.html", context, status=status)
