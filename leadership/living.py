"""The board with what goes on in each direction: tasks, contacts, stakeholders, and for how long nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.db.models import prefetch_related_objects

from accounts.models import User
from projects.models import Project

from .board import DirectionState, load_board
from .compass import Sign
from .lessons import prefetch_lessons
from .models import Contact, Direction, Stakeholder
from .silence import Silence, load_silences

SHOWN_CONTACTS = 3


@dataclass(frozen=True)
class LivingDirection:
    """A direction as it stands on the board; `contacts` are the newest ones, newest first."""

    state: DirectionState
    silence: Silence
    contacts: list[Contact]
    stakeholders: list[Stakeholder]

    @property
    def direction(self) -> Direction:
        """With its case experiences, and as `told_lessons` what other projects learnt."""
        return self.silence.direction


def load_living_board(project: Project, user: User) -> list[LivingDirection]:
    """All four directions as `user` may read them, in as many queries for much as for little."""
    contacts: dict[int, list[Contact]] = {}
    newest = Contact.objects.filter(project=project).newest_in_each_direction(SHOWN_CONTACTS)
    for contact in newest.select_related("stakeholder").order_by("-on", "-pk"):
        contacts.setdefault(contact.direction_id, []).append(contact)
    stakeholders: dict[int, list[Stakeholder]] = {}
    for stakeholder in project.stakeholders.order_by("name"):
        stakeholders.setdefault(stakeholder.direction_id, []).append(stakeholder)
    silences = load_silences(project)
    prefetch_related_objects([silence.direction for silence in silences], "experiences__case")
    prefetch_lessons([silence.direction for silence in silences], project, user)
    states = {state.direction.pk: state for state in load_board(project)}
    return [
        LivingDirection(
            state=states.get(pk) or DirectionState(silence.direction, [], []),
            silence=silence,
            contacts=contacts.get(pk, []),
            stakeholders=stakeholders.get(pk, []),
        )
        for silence in silences
        if (pk := silence.direction.pk)
    ]


def signs_of(project: Project, board: Iterable[LivingDirection]) -> Iterable[Sign]:
    """What the compass counts."""
    return chain(
        project.contacts.values_list("direction_id", "on"),
        done_signs(living.state for living in board),
    )


def done_signs(states: Iterable[DirectionState]) -> Iterable[Sign]:
    return ((state.direction.pk, day) for state in states for day in state.done_days)
