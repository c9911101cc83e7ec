"""A project with something of everything that a version keeps, and the same with other words in it."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from dossier.read import Dossier, build_dossier
from dossier.versions.kept import dossier_of
from dossier.versions.snapshot import content_of
from leadership.actions.commitments import add_own_task
from leadership.actions.contacts import note_contact, set_paces
from leadership.models import CommitmentState, ContactKind, Direction
from learning.actions.closing import take_up_again
from phases.models import Version
from projects.models import Project
from tests.conftest import Cast
from tests.dossier.test_versions import fill
from tests.factories import make_criterion, make_measurement, make_stakeholder
from tests.leadership.promises import put
from tests.learning.endings import end
from tests.learning.lessons import lesson_in
from tests.learning.questionnaires import ask, respond
from tests.learning.reviews import answer, choose, judge, note
from tests.pictures import make_picture


def make_whole(cast: Cast, *, times: int = 1) -> Project:
    """Every text of its own is of several words, so that it can be told from keys and days."""
    project, chef = cast.project, cast.chef
    fill(cast, "Sådan var det.")
    set_paces(project=project, weeks={Direction.objects.get(key="op"): 4})
    choose(project, by=chef, why="Det er det vi er her for.")
    answer(project, by=chef)
    for number in range(times):
        fill_a_little(cast, number)
    end(project, by=chef)
    take_up_again(by=chef, project=project, reason="Der kom flere penge.")
    return project


def fill_a_little(cast: Cast, number: int) -> None:
    """What there may be several of."""
    project, chef = cast.project, cast.chef
    leader = project.memberships.get(user=cast.projektleder)
    ud = Direction.objects.get(key="ud")
    said = {"promised": "At blive spurgt.", "passed_over": "Sidst sad de ude.", "reason": "De er for få."}
    council = make_stakeholder(project, f"Elevrådet nr. {number}", by=chef, selection="fravalgt", **said)
    on = {"direction": ud, "stakeholder": council, "on": date(2026, 3, 2)}
    note_contact(by=chef, project=project, kind=ContactKind.TOLD, what="Vi fortalte om planen.", **on)
    agreed = {"responsible": leader, "due_on": date(2026, 5, 1), "state": CommitmentState.PLANNED}
    told = {"own_title": f"Gå en tur {number}", "note": "Om morgenen.", "outcome": "Frisk luft til alle."}
    add_own_task(by=chef, project=project, direction=ud, **agreed, **told)
    days = {"decided_on": "2026-03-10", "replied_on": "2026-03-12"}
    put(project, f"Flere bænke {number}", by=chef, stakeholder=council, **days)
    put(project, f"Færre hække {number}", by=chef)
    criterion = make_criterion(project, f"Flere spiser sammen {number}", by=chef, responsible=leader)
    make_measurement(criterion, "-12.5", by=chef, on=date(2026, 3, 1), note="Det var glat føre.")
    make_measurement(criterion, 30, by=chef, on=date(2026, 4, 1))
    judge(criterion, by=chef)
    note(project, by=chef, text=f"Kortklubben flyttede {number}")
    questionnaire = ask(project, by=chef)
    for score in (1, 4, 4, 5, 5):
        respond(questionnaire, score, "Noget meget privat")
    ask(project, by=chef, title="Ikke begyndt endnu")
    lesson = lesson_in(project, by=chef, responsible=leader, due_on=date(2026, 6, 1))
    lesson.pictures.add(make_picture(project, by=chef, alt=f"Fem ved bordet {number}"))
    make_picture(project, by=chef, alt=f"Køkkenet før {number}", status=project.status_reports.first())


def dossier_with(project: Project, text: Callable[[int], str]) -> tuple[Dossier, list[str]]:
    """The project as a version reads that has other words for all that was said in it, and those words."""
    numbers, said = count(), []
    titles: dict[str, str] = {}

    def other(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: other(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [other(one) for one in value]
        if not isinstance(value, str) or " " not in value:
            return value
        # A title stands wherever it is spoken of, and is the same everywhere.
        if name == "title" and value in titles:
            return titles[value]
        said.append(text(next(numbers)))
        titles[value] = said[-1]
        return said[-1]

    content = other(content_of(fresh(project)))
    version = Version(project=project, number=1, content=content, stored_at=timezone.now())
    return dossier_of(version), said


def fresh(project: Project) -> Dossier:
    """As somebody reads it who comes for the first time."""
    return build_dossier(Project.objects.select_related("organisation").get(pk=project.pk))
