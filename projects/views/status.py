import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest

from ..access import Verb, get_access
from ..actions import statuses as actions
from ..actions.pictures import TooManyPictures
from ..forms.pictures import StatusPicturesForm, Upload
from ..forms.statuses import StatusReportForm
from ..status_requests import open_request


@require_safe
def status_list(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    reports = access.project.status_reports.select_related("published_by").prefetch_related("pictures")
    context = {"access": access, "reports": reports, "asked": open_request(access.project)}
    return render(request, "projects/status_list.html", context)


@require_safe
def show_status(request: SignedInRequest, project_id: uuid.UUID, status_id: int) -> HttpResponse:
    access = get_access(request.user, project_id)
    report = get_object_or_404(access.project.status_reports.select_related("published_by"), pk=status_id)
    return render(request, "projects/status.html", {"access": access, "report": report})


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.PUBLISH_STATUS)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form, upload = StatusReportForm(data), Upload(data, files, rows=1)
    chosen = StatusPicturesForm(data, project=access.project)
    new = upload.take()
    if form.is_valid() and chosen.is_valid() and not upload.is_refused:
        pictures = chosen.cleaned_data.get("pictures", ())
        try:
            actions.publish_status(
                by=request.user, project=access.project, pictures=pictures, new=new, **form.cleaned_data
            )
        except TooManyPictures as reason:
            upload.give_back(str(reason))
        else:
            messages.success(request, "Din status er offentliggjort. Chefen kan se den på projektets side.")
            return redirect("projects:status_list", project_id)
    upload.give_back()
    context = {
        "access": access,
        "form": form,
        "chosen": chosen,
        "upload": upload,
        "asked": open_request(access.project),
        "previous": access.project.status_reports.select_related("published_by").first(),
    }
    return render(request, "projects/publish_status.html", context, status=422 if form.is_bound else 200)
