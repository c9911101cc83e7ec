"""The pictures themselves: to those who may see the project, and to nobody else."""

import uuid

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest

from ..access import Access, get_access
from ..models import Picture


@require_safe
def whole(request: SignedInRequest, project_id: uuid.UUID, picture_id: uuid.UUID) -> HttpResponseBase:
    access = get_access(request.user, project_id)
    picture = get_object_or_404(access.project.pictures, pk=picture_id)
    return _file(request, access, picture, picture.whole_name, f"billede-{picture.pk.hex[:8]}.jpg")


@require_safe
def small(request: SignedInRequest, project_id: uuid.UUID, picture_id: uuid.UUID) -> HttpResponseBase:
    access = get_access(request.user, project_id)
    picture = get_object_or_404(access.project.pictures, pk=picture_id)
    return _file(request, access, picture, picture.small_name, f"billede-{picture.pk.hex[:8]}-lille.jpg")


def _file(
    request: SignedInRequest, access: Access, picture: Picture, name: str, shown_name: str
) -> HttpResponseBase:
    # What is drawn never changes; what is said of it stands on the page.
    etag, drawn_at = quote_etag(shown_name), int(picture.uploaded_at.timestamp())
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=drawn_at)
    if response is None:
        try:
            file = default_storage.open(name)
        except FileNotFoundError:
            return render(request, "projects/picture_missing.html", {"access": access}, status=404)
        response = FileResponse(file, content_type="image/jpeg", filename=shown_name)
    response.headers["ETag"], response.headers["Last-Modified"] = etag, http_date(drawn_at)
    # Kept by the browser, but asked about each time: a removed picture is removed at once.
    patch_cache_control(response, private=True, no_cache=True)
    return response
