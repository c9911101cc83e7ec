import hashlib

import django_filters
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from projects.models import Sector

from ..models import Case, CasePlacement, CaseQuerySet, CocreationType, Dimension
from ..plot import draw_plot
from ..published import case_library

CASE_SECTORS = [
    (sector.value, sector.label) for sector in (Sector.CULTURE, Sector.ENVIRONMENT, Sector.HEALTH)
]


class CaseFilter(django_filters.FilterSet):
    sector = django_filters.ChoiceFilter(label="Område", choices=CASE_SECTORS, empty_label="Alle områder")
    type = django_filters.ModelChoiceFilter(
        label="Type",
        queryset=CocreationType.objects.all(),
        to_field_name="key",
        empty_label="Alle typer",
        method="of_type",
        widget=forms.Select,
    )

    class Meta:
        model = Case
        fields = ["sector"]

    def of_type(self, cases: CaseQuerySet, name: str, value: CocreationType) -> CaseQuerySet:
        return cases.filter(pk__in=CasePlacement.objects.of_type(value).values("case"))


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    cases = CaseFilter(request.GET, queryset=Case.objects.with_placements())
    types = list(CocreationType.objects.all())
    shown = list(cases.qs)
    plot = draw_plot(
        dimensions=list(Dimension.objects.all()),
        types=types,
        placements=[placement for case in shown for placement in case.placements.all()],
    )
    context = {"filter": cases, "cases": shown, "plot": plot, "types": types}
    return render(request, "typology/case_list.html", context)


@require_safe
def case_detail(request: HttpRequest, case_key: str) -> HttpResponse:
    case = get_object_or_404(Case.objects.with_placements(), key=case_key)
    types = list(CocreationType.objects.all())
    plot = draw_plot(
        dimensions=list(Dimension.objects.all()), types=types, placements=list(case.placements.all())
    )
    experiences = case.experiences.select_related("focus_point__step", "direction")
    context = {"case": case, "plot": plot, "experiences": experiences}
    return render(request, "typology/case.html", context)


@require_safe
def cases_json(request: HttpRequest) -> HttpResponseBase:
    """The library as data. Whoever has it already is told whether it is still the same."""
    response = JsonResponse(case_library(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'inline; filename="samskab-cases.json"'
    response.headers["ETag"] = etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    patch_cache_control(response, private=True, no_cache=True)
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag, response=response)
    return answer or response
