import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest

from ..access import Access, Verb, get_access
from ..actions import pictures as actions
from ..clash import Difference, differences, form_over
from ..forms.pictures import PictureTextsForm, Upload
from ..history import NewerVersion
from ..models import Picture
from ..pictures import MOST_PICTURES, may_change

PER_PAGE = 24


@require_safe
def gallery(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """All of them, newest first: the page of `?side=`, or the one that `?billede=` is on."""
    access = get_access(request.user, project_id)
    pictures = access.project.pictures.select_related("uploaded_by", "status_report")
    number = request.GET.get("side")
    if asked := request.GET.get("billede"):
        ids = [str(key) for key in pictures.values_list("pk", flat=True)]
        number = str(ids.index(asked) // PER_PAGE + 1) if asked in ids else number
    page = Paginator(pictures, PER_PAGE).get_page(number)
    context = {
        "access": access,
        "page": page,
        "shown": [(picture, may_change(access, picture)) for picture in page],
        "most": MOST_PICTURES,
        "is_full": page.paginator.count >= MOST_PICTURES,
    }
    return render(request, "projects/pictures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Takes those that are in order, and asks again about the others."""
    access = get_access(request.user, project_id, Verb.ADD_PICTURES)
    if request.method != "POST":
        return _add_page(request, access, Upload())
    upload = Upload(request.POST, request.FILES)
    if not upload.used:
        upload.ask_for_a_picture()
        return _add_page(request, access, upload, status=422)
    try:
        added = actions.add_pictures(by=request.user, project=access.project, new=upload.take())
    except actions.TooManyPictures as reason:
        upload.give_back(str(reason))
        return _add_page(request, access, upload, status=422)
    if upload.is_refused:
        return _add_page(request, access, upload, added, status=422)
    messages.success(request, _told(len(added)))
    return redirect("pictures:gallery", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, project_id: uuid.UUID, picture_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.ADD_PICTURES)
    picture = _own_picture(access, picture_id)
    if request.method != "POST":
        return _edit_page(request, access, picture, _form(picture))
    form = _form(picture, request.POST)
    if not form.is_valid():
        return _edit_page(request, access, picture, form, status=422)
    try:
        actions.change_picture(by=request.user, picture=picture, **form.cleaned_data)
    except NewerVersion:
        current = _own_picture(access, picture_id)
        return _edit_page(request, access, current, form, differences(form, current), status=409)
    messages.success(request, "Teksterne til billedet er gemt.")
    return redirect("pictures:gallery", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, project_id: uuid.UUID, picture_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.ADD_PICTURES)
    picture = _own_picture(access, picture_id)
    if request.method != "POST":
        return render(request, "projects/remove_picture.html", {"access": access, "picture": picture})
    actions.remove_picture(by=request.user, picture=picture)
    messages.success(request, "Billedet er fjernet.")
    return redirect("pictures:gallery", project_id)


def _own_picture(access: Access, picture_id: uuid.UUID) -> Picture:
    pictures = access.project.pictures.select_related("uploaded_by", "status_report")
    picture: Picture = get_object_or_404(pictures, pk=picture_id)
    if not may_change(access, picture):
        raise PermissionDenied(
            "Du kan rette og fjerne dine egne billeder. Spørg projektets chef om de andre."
        )
    return picture


def _form(picture: Picture, data: QueryDict | None = None) -> PictureTextsForm:
    return form_over(PictureTextsForm, picture, data)


def _add_page(
    request: SignedInRequest,
    access: Access,
    upload: Upload,
    added: list[Picture] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "upload": upload, "added": added, "told": _told(len(added or ()))}
    return render(request, "projects/add_pictures.html", context, status=status)


def _edit_page(
    request: SignedInRequest,
    access: Access,
    picture: Picture,
    form: PictureTextsForm,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "picture": picture, "form": form, "clash": clash}
    return render(request, "projects/edit_picture.html", context, status=status)


def _told(number: int) -> str:
    return "Billedet er lagt op." if number == 1 else f"{number} billeder er lagt op."
