"""Who may see and change what, written once. Every view of a project begins with `get_access`."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists
from django.http import Http404

from accounts.actions import log_event
from accounts.models import Event, EventKind, OrganisationRole, User

from .models import Project, Role, Visibility


class Verb(models.TextChoices):
    """What somebody may do with a project, in the words of the members page."""

    VIEW = "view", "Læse projektet og hente rapporten"
    ANSWER_OWN = "answer_own", "Svare på det der er uddelegeret til en selv"
    ANSWER = "answer", "Svare på alle fokuspunkter"
    COMMENT = "comment", "Skrive kommentarer, og notere indspil"
    REFLECT = "reflect", "Svare på selvtjek, og sige hvor man selv ser projektet i typologien"
    TAKE_TASK = (
        "take_task",
        "Påtage sig ledelsesopgaver, notere kontakter, og føre interessenter og løfteregnskab",
    )
    PLACE = "place", "Placere projektet i typologien"
    PUBLISH_STATUS = "publish_status", "Offentliggøre en status"
    ADD_PICTURES = "add_pictures", "Lægge billeder op"
    EVALUATE = "evaluate", "Sætte succeskriterier, måle, evaluere, spørge borgere og notere læring"
    FOLLOW_UP = "follow_up", "Følge op på forankringen når projektet er afsluttet"
    SPAR = "spar", "Vurdere punkterne og holde sparring, chef og projektleder imellem"
    SEE_SPARRING = "see_sparring", "Læse vurderinger og sparringer"
    KEEP_NOTES = "keep_notes", "Skrive private noter som ingen andre ser"
    DELEGATE = "delegate", "Uddelegere, sætte frister og bede om status"
    DECIDE = "decide", "Beslutte at gå videre, tilbage, holde pause eller stoppe, og ændre mandatet"
    SHARE = "share", "Dele læring med andre uden for projektet"
    CLOSE = "close", "Afslutte projektet, og tage det op igen"
    EDIT = "edit", "Rette projektets beskrivelse"
    MANAGE_MEMBERS = "manage_members", "Tilføje og fjerne medlemmer"
    ARCHIVE = "archive", "Arkivere og genåbne projektet"
    TAKE_ALONG = "take_along", "Hente hele projektet som fil, med holdets e-mails"


class Outsider(models.TextChoices):
    """The two ways to see a project without being on its team."""

    COLLEAGUE = "kollega", "Kollega i organisationen"
    ADMINISTRATOR = "administrator", "Organisationens administrator"


_READER = {Verb.VIEW}
_CONTRIBUTOR = _READER | {Verb.ANSWER_OWN, Verb.COMMENT, Verb.REFLECT, Verb.ADD_PICTURES}
_PROJECT_LEADER = _CONTRIBUTOR | {
    Verb.ANSWER,
    Verb.TAKE_TASK,
    Verb.PLACE,
    Verb.PUBLISH_STATUS,
    Verb.EVALUATE,
    Verb.FOLLOW_UP,
    Verb.SPAR,
    Verb.SEE_SPARRING,
}
_CHEF = _PROJECT_LEADER | {
    Verb.KEEP_NOTES,
    Verb.DELEGATE,
    Verb.DECIDE,
    Verb.SHARE,
    Verb.CLOSE,
    Verb.EDIT,
    Verb.MANAGE_MEMBERS,
    Verb.ARCHIVE,
    Verb.TAKE_ALONG,
}

VERBS: Mapping[Role | Outsider, frozenset[Verb]] = MappingProxyType(
    {
        Role.CHEF: frozenset(_CHEF),
        Role.PROJECT_LEADER: frozenset(_PROJECT_LEADER),
        Role.CONTRIBUTOR: frozenset(_CONTRIBUTOR),
        Role.READER: frozenset(_READER),
        Outsider.COLLEAGUE: frozenset(_READER),
        Outsider.ADMINISTRATOR: frozenset(_READER | {Verb.MANAGE_MEMBERS}),
    }
)
"""Role × verb. A colleague sees a project only when its chef has opened it to the organisation."""

ON_CLOSED = frozenset(
    {
        *(Verb.VIEW, Verb.SEE_SPARRING, Verb.FOLLOW_UP, Verb.SHARE),
        *(Verb.CLOSE, Verb.MANAGE_MEMBERS, Verb.ARCHIVE, Verb.TAKE_ALONG),
    }
)
"""What is left to do with a closed project: what belongs after its end, and taking it up again."""

ON_ARCHIVED = frozenset({Verb.VIEW, Verb.SEE_SPARRING, Verb.ARCHIVE, Verb.TAKE_ALONG})
"""What is left to do with an archived project."""


@dataclass(frozen=True)
class Access:
    """A project that `user` may see, with what they are to it and what they may do."""

    project: Project
    user: User
    standing: Role | Outsider
    verbs: frozenset[Verb]

    def can(self, verb: Verb) -> bool:
        return verb in self.verbs

    @property
    def may(self) -> dict[str, bool]:
        """For templates: `access.may.edit`."""
        return {verb.value: verb in self.verbs for verb in Verb}

    @property
    def is_on_team(self) -> bool:
        return isinstance(self.standing, Role)


def access_to(project: Project, user: User) -> Access | None:
    """What `user` may do with a project that came `with_roles_of(user)`; None when they may not see it."""
    standing = standing_of(project)
    if standing is None:
        return None
    verbs = VERBS[standing]
    if project.is_closed:
        verbs &= ON_CLOSED
    if project.is_archived:
        verbs &= ON_ARCHIVED
    return Access(project, user, standing, verbs)


def get_access(user: User, project_id: uuid.UUID, verb: Verb = Verb.VIEW) -> Access:
    """Fetch and authorise: the one door to a project.

    Raises Http404 when the user may not even know of the project, PermissionDenied when they may see it but
    not do this.
    """
    read_lately = Event.objects.lately(EventKind.READ_BY_ADMINISTRATOR, user, minutes=60)
    project = (
        Project.objects.with_roles_of(user)
        .with_open_request()
        # The journey and its step too, which nearly every page of a project asks for.
        .select_related("organisation", "journey__step")
        .annotate(is_read_lately=Exists(read_lately.filter(about__endswith=f"({project_id})")))
        .order_by()
        .filter(pk=project_id)
        .first()
    )
    access = access_to(project, user) if project else None
    if project is None or access is None:
        raise Http404
    if not access.can(verb):
        raise refusal(access)
    if access.standing == Outsider.ADMINISTRATOR and not project.is_read_lately:
        # Administrators look after people, not texts: that one read a project is told to the others, once an
        # hour and not for each page.
        log_event(
            EventKind.READ_BY_ADMINISTRATOR,
            by=user,
            organisation=access.project.organisation,
            # With its id, since two projects may share a title.
            about=f"»{access.project.title}« ({access.project.pk})",
        )
    return access


def standing_of(project: Project) -> Role | Outsider | None:
    """What the user of `with_roles_of` is to the project; None for somebody who may not know of it."""
    if project.my_role:
        return Role(project.my_role)
    if project.my_organisation_role == OrganisationRole.Role.ADMINISTRATOR:
        return Outsider.ADMINISTRATOR
    if project.my_organisation_role and project.visibility == Visibility.ORGANISATION:
        return Outsider.COLLEAGUE
    return None


class IsClosed(PermissionDenied):
    """Refused because the project is closed; who may close it may also take it up again."""

    def __init__(self, access: Access):
        super().__init__(
            "Projektet er afsluttet og kan kun læses. En chef på projektet kan tage det op igen."
        )
        self.access = access


def refusal(access: Access) -> PermissionDenied:
    """Why somebody who sees a project may not do a thing with it."""
    if access.project.is_archived:
        return PermissionDenied(
            "Projektet er arkiveret og kan kun læses. En chef på projektet kan genåbne det."
        )
    if access.project.is_closed:
        return IsClosed(access)
    return PermissionDenied("Din rolle på projektet giver ikke adgang til det her. Spørg projektets chef.")


def roles_table() -> list[tuple[Verb, list[bool]]]:
    """The table of rights, a row a verb: (verb, [may this standing?, …]) in the order of `VERBS`."""
    return [(verb, [verb in verbs for verbs in VERBS.values()]) for verb in Verb]
