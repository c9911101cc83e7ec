"""What the pages of the typology are about: the whole project, or the part that `?del=` names."""

import uuid

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from projects.models import Project

from ..models import ProjectPart


def chosen_part(request: HttpRequest, project: Project) -> ProjectPart | None:
    """None for the project as a whole. Raises Http404 for what is no part of this project."""
    asked = request.GET.get("del")
    if asked is None:
        return None
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    return get_object_or_404(project.parts, pk=int(asked))


def words_for(part: ProjectPart | None) -> dict[str, object]:
    """For the templates: what it is called in a sentence, and what its addresses end with."""
    return {
        "part": part,
        "thing": f"»{part.title}«" if part else "projektet",
        "of_part": f"?del={part.pk}" if part else "",
    }


def placement_url(project_id: uuid.UUID, part: ProjectPart | None) -> str:
    return reverse("typology:placement", args=[project_id]) + str(words_for(part)["of_part"])
