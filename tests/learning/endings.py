"""Projects that have come to their end, for tests."""

from typing import Any

from accounts.models import User
from dossier.versions.snapshot import content_of_project
from learning.actions.closing import close_project
from learning.models import AnchoringCheck, Closing, Criterion, CriterionReview, Lesson, Moment, Rooting
from phases.models import FocusPoint
from projects.models import BottomLine, Project

TEXTS = {
    "result": "Hundrede spiser sammen hver torsdag.",
    "learning": "Køkkenet skal være åbent før mødet.",
    "next_up": "Beboerhuset kører videre selv.",
}


def end(project: Project, *, by: User, **texts: str) -> Closing:
    closing = close_project(by=by, project=project, content=content_of_project, **TEXTS | texts)
    project.refresh_from_db()
    return closing


def make_lesson(project: Project, title: str = "Åbn køkkenet", *, by: User, **fields: Any) -> Lesson:
    values = {"happened": "Ingen kom.", "learnt": "Duften trækker.", "will_do": "Køkkenvagt fra kl. 16."}
    point = FocusPoint.objects.get(key=fields.pop("point", "kommunikation"))
    return Lesson.objects.create(
        project=project, focus_point=point, title=title, written_by=by, **values | fields
    )


def make_criterion(
    project: Project, title: str = "Flere spiser sammen", *, by: User, **fields: Any
) -> Criterion:
    values: dict[str, Any] = {"sign": "Bordene er fulde.", "unit": "gæster", "baseline": 12, "target": 100}
    line = BottomLine.objects.order_by("order").first()
    return Criterion.objects.create(
        project=project, bottom_line=line, title=title, created_by=by, **values | fields
    )


def judge(criterion: Criterion, *, by: User) -> CriterionReview:
    return CriterionReview.objects.create(
        criterion=criterion, verdict="opfyldt", evidence="Vi talte dem.", reviewed_by=by
    )


def check(
    lesson: Lesson, moment: Moment, *, by: User, state: str = Rooting.LIVES, note: str = ""
) -> AnchoringCheck:
    return AnchoringCheck.objects.create(lesson=lesson, moment=moment, state=state, note=note, checked_by=by)
