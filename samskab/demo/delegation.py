"""What the people of the main demo project have asked of each other, beside what the YAML files say."""

from datetime import timedelta

from django.utils import timezone

from phases.actions import delegation as delegation_actions
from phases.guide import load_guide
from phases.models import Answer
from projects.actions.status_requests import ask_for_status
from projects.models import Project, Role
from projects.team import people_as

MAIN = "Plads ved bordet"

TO_LEADER = (
    "Jeg har brug for at vi kan vise noget frem på udvalgets næste møde. Det behøver ikke være pænt, "
    "bare det er sandt. Tag fat i kommunikation, og sig at det er mig der spørger."
)
FROM_CONTRIBUTOR = (
    "Vi er kommet så langt som jeg kan alene. Viceværten er med, men lægehuset vil høre det fra dig. "
    "Kan du ringe til dem?"
)
ABOUT_STATUS = (
    "Jeg skal fortælle udvalget om bordene. Skriv især hvordan det går med at nå de mænd der bor alene."
)


def ask_each_other(project: Project) -> None:
    """One point with the chef's word, one handed back, and an ask for a status, in the main project alone."""
    if not project.title.startswith(MAIN):
        return
    chef, contributor = people_as(project, Role.CHEF)[0], people_as(project, Role.CONTRIBUTOR)[0]
    states = {state.key: state for state in load_guide(project).points}
    for key, message in (("kommunikation", TO_LEADER), ("maalgruppe-og-rekruttering", "")):
        state = states[key]
        delegation_actions.delegate(
            by=chef,
            project=project,
            point=state.point,
            responsible=state.responsible,
            due_on=state.due_on,
            message=message,
        )
    point = states["maalgruppe-og-rekruttering"].point
    delegation_actions.hand_back(by=contributor, project=project, point=point, message=FROM_CONTRIBUTOR)
    yesterday = timezone.now() - timedelta(days=1)
    Answer.objects.filter(project=project, focus_point=point.focus_point).update(handed_back_at=yesterday)
    due_on = timezone.localdate() + timedelta(days=6)
    ask_for_status(by=chef, project=project, due_on=due_on, message=ABOUT_STATUS)
