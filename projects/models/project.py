import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, OrganisationRole, User

from .content import Gain
from .membership import Membership


class Sector(models.TextChoices):
    """The welfare area of a project or case. The twelve cases use the first three."""

    CULTURE = "kultur-fritid", "Kultur & fritid"
    ENVIRONMENT = "teknik-miljoe", "Teknik & miljø"
    HEALTH = "sundhed", "Sundhed"
    CHILDREN = "boern-unge", "Børn & unge"
    ELDERLY = "aeldre", "Ældre"
    SOCIAL = "social", "Det sociale område"
    EMPLOYMENT = "beskaeftigelse", "Beskæftigelse & uddannelse"
    LOCAL = "by-land", "By- & landudvikling"
    OTHER = "andet", "Andet"


class Initiator(models.TextChoices):
    """Who took the initiative: the ways into samskabelse (torfing), with firms and associations (vfl2019)."""

    POLITICIANS = "politikere", "Politikere"
    ADMINISTRATION = "embedsvaerk", "Embedsværket"
    STAFF = "medarbejdere", "Medarbejdere"
    CITIZENS = "borgere", "Borgere"
    PARTNERS = "partnere", "Virksomheder eller foreninger"


class Visibility(models.TextChoices):
    """Who may read a project beside its team."""

    TEAM = "hold", "Kun projektets hold"
    ORGANISATION = "organisation", "Alle i organisationen kan læse med"


class ExpectedGain(models.Model):
    """A gain that a project's chef expects. Protects the kind of gain that it names."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE)
    gain = models.ForeignKey(Gain, on_delete=models.PROTECT)

    class Meta:
        verbose_name = "forventet gevinst"
        verbose_name_plural = "forventede gevinster"
        constraints = [models.UniqueConstraint(fields=["project", "gain"], name="expected_gain_once")]

    def __str__(self) -> str:
        return str(self.gain)


def _open_to(user: User) -> Q:
    """On the team, or a colleague where the chef opened the project to the organisation."""
    memberships = Membership.objects.filter(user=user).order_by()
    roles = OrganisationRole.objects.filter(user=user).order_by()
    # Sets of ids and not EXISTS a row: ten times faster among ten thousand projects.
    return Q(pk__in=memberships.values("project")) | Q(
        organisation__in=roles.values("organisation"), visibility=Visibility.ORGANISATION
    )


class ProjectQuerySet(models.QuerySet["Project"]):
    def with_roles_of(self, user: User) -> Self:
        """Each project with `my_role` and `my_organisation_role` (str or None): what `user` is to it."""
        my_role = Membership.objects.filter(project=OuterRef("pk"), user=user).order_by()
        my_organisation_role = OrganisationRole.objects.filter(
            organisation=OuterRef("organisation"), user=user
        ).order_by()
        return self.annotate(
            my_role=Subquery(my_role.values("role")),
            my_organisation_role=Subquery(my_organisation_role.values("role")),
        )

    def with_open_request(self) -> Self:
        """Each project with the parts of its open ask for a status (None without one), in the same query."""
        return self.annotate(
            open_request=FilteredRelation("status_requests", condition=Q(status_requests__answer=None)),
            request_due_on=F("open_request__due_on"),
            request_message=F("open_request__message"),
            request_asked_at=F("open_request__asked_at"),
            request_asked_by=F("open_request__asked_by__name"),
        )

    def visible_to(self, user: User) -> Self:
        """The projects that `user` may see: those to which `access.standing_of` gives them a standing."""
        administered = OrganisationRole.objects.filter(user=user, role=OrganisationRole.Role.ADMINISTRATOR)
        return self.filter(
            _open_to(user) | Q(organisation__in=administered.order_by().values("organisation"))
        )

    def open_to(self, user: User) -> Self:
        """Those whose texts `user` may read as one of the team or a colleague: an administrator of the
        organisation looks after people, and is not shown texts that they did not open."""
        return self.filter(_open_to(user))

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.exclude(archived_at=None)


class Project(models.Model):
    """One samskabelse that a chef leads, begun by answering the recipe's four questions (torfing).

    Belongs to one organisation for good. A closed project has come to its end and is read-only but for what
    belongs after it; an archived one is whole and readable, but nobody writes in it. `started_from` is the
    project whose learning it builds on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.PROTECT, related_name="projects"
    )
    title = models.CharField("titel", max_length=120)
    problem = models.TextField("hvilket problem eller hvilken opgave", max_length=5000)
    helpers = models.TextField("hvem kan hjælpe", max_length=5000)
    motivation = models.TextField("hvad motiverer dem", max_length=5000)
    arena = models.TextField("hvilken arena", max_length=5000)
    sector = models.CharField("område", max_length=20, choices=Sector)
    initiator = models.CharField("hvem tog initiativet", max_length=20, choices=Initiator)
    gains = models.ManyToManyField(
        Gain, through=ExpectedGain, verbose_name="forventede gevinster", related_name="projects"
    )
    starts_on = models.DateField("begynder")
    ends_on = models.DateField("slutter", null=True, blank=True)
    visibility = models.CharField("hvem kan se projektet", max_length=15, choices=Visibility)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    updated_at = models.DateTimeField("senest rettet", auto_now=True)
    started_from = models.ForeignKey(
        "self",
        verbose_name="bygger videre på",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
    )
    closed_at = models.DateTimeField("afsluttet", null=True, blank=True, editable=False)
    archived_at = models.DateTimeField("arkiveret", null=True, blank=True, editable=False)
    removal_warned_at = models.DateTimeField("varslet om fjernelse", null=True, blank=True, editable=False)

    # Set by ProjectQuerySet.with_roles_of.
    my_role: str | None
    my_organisation_role: str | None

    history = HistoricalRecords()
    objects: ClassVar[ProjectQuerySet] = ProjectQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "projekt"
        verbose_name_plural = "projekter"
        ordering = ["-updated_at"]
        indexes = [models.Index(F("updated_at").desc(), name="project_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_it_begins",
                violation_error_message="Projektet kan ikke slutte før det begynder.",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="project_visibility_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="project_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None
