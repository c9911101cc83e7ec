import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from phases.actions.gates import keep_version, name_version
from phases.models import Version
from projects.access import Access, Verb, get_access

from ..compare import compare
from ..forms import NOW, CompareForm, VersionForm
from ..paper.report import report_context
from ..read import Dossier, build_dossier
from ..versions.kept import dossier_of
from ..versions.snapshot import content_of_project


def _versions(access: Access) -> QuerySet[Version]:
    people = ("stored_by", "decision__from_step", "decision__to_step", "closing")
    return Version.objects.filter(project=access.project).select_related(*people)


@require_http_methods(["GET", "HEAD", "POST"])
def version_list(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """The versions that are kept; for those who may, a form to keep one of the project as it is now."""
    access = get_access(request.user, project_id, Verb.ANSWER if request.method == "POST" else Verb.VIEW)
    form = VersionForm(request.POST or None)
    if form.is_valid():
        version = keep_version(
            by=request.user,
            project=access.project,
            name=form.cleaned_data["name"],
            content=content_of_project,
        )
        messages.success(request, f"Projektet er gemt som udgave {version.number}, »{version.name}«.")
        return redirect("dossier:versions", project_id)
    versions = list(_versions(access).defer("content"))
    context = {
        "access": access,
        "versions": versions,
        "form": form,
        "compare_form": _compare_form(versions) if versions else None,
    }
    return render(request, "dossier/versions.html", context, status=422 if form.is_bound else 200)


@require_safe
def show_version(request: SignedInRequest, project_id: uuid.UUID, number: int) -> HttpResponse:
    """The whole project as it was, to read."""
    access = get_access(request.user, project_id)
    version = _version(access, number)
    context = {"access": access, "version": version, **report_context(dossier_of(version))}
    return render(request, "dossier/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rename_version(request: SignedInRequest, project_id: uuid.UUID, number: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.ANSWER)
    version = _version(access, number)
    form = VersionForm(request.POST or None, initial={"name": version.name})
    if form.is_valid():
        name_version(by=request.user, version=version, name=form.cleaned_data["name"])
        messages.success(request, f"Udgave {number} hedder nu »{version.name}«.")
        return redirect("dossier:versions", project_id)
    context = {"access": access, "version": version, "form": form}
    return render(request, "dossier/rename_version.html", context, status=422 if form.is_bound else 200)


@require_safe
def compare_versions(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """What was added, changed and removed between two versions, or between one and now."""
    access = get_access(request.user, project_id)
    versions = list(_versions(access).defer("content"))
    chosen = {"fra", "til"} & set(request.GET)
    form = CompareForm(request.GET.dict(), versions=versions) if chosen else _compare_form(versions)
    context: dict[str, Any] = {"access": access, "form": form, "versions": versions}
    if not form.is_bound or not form.is_valid():
        return render(request, "dossier/compare.html", context, status=422 if form.is_bound else 200)
    old, new = (_dossier(access, form.cleaned_data[side]) for side in ("fra", "til"))
    sections = compare(old, new)
    context |= {
        "old": old,
        "new": new,
        "changed": [section for section in sections if section.changes],
        "unchanged": [section for section in sections if section.unchanged],
    }
    return render(request, "dossier/compare.html", context)


def _compare_form(versions: list[Version]) -> CompareForm:
    form = CompareForm(None, versions=versions)
    form.initial = {"fra": str(versions[0].number) if versions else NOW, "til": NOW}
    return form


def _dossier(access: Access, chosen: str) -> Dossier:
    return build_dossier(access.project) if chosen == NOW else dossier_of(_version(access, int(chosen)))


def _version(access: Access, number: int) -> Version:
    version = get_object_or_404(_versions(access), number=number)
    version.project = access.project
    return version
