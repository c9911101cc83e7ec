import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, OrganisationRole, User
from leadership.models import LeadershipTask


class ForumQuerySet(models.QuerySet["Forum"]):
    def of(self, user: User) -> Self:
        """Those that the user is a member of now."""
        return self.filter(pk__in=ForumMember.objects.present().filter(user=user).values("forum"))

    def ongoing(self) -> Self:
        return self.filter(closed_at=None)


class Forum(models.Model):
    """A group of chefs in one organisation who together get better at leading samskabelse in one task.

    Runs one cycle (aarhus-forum): a start, one or two improvements with actions and signs, a talk halfway,
    a status at the end. Its meetings are made with it. A closed forum is whole and readable, but nobody
    writes in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.PROTECT, related_name="forums"
    )
    title = models.CharField("titel", max_length=120)
    task = models.TextField("den opgave I vil lede bedre", max_length=3000)
    leadership_task = models.ForeignKey(
        LeadershipTask,
        verbose_name="ledelsesopgave",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="forums",
    )
    starts_on = models.DateField("begynder")
    ends_on = models.DateField("slutter", null=True, blank=True)
    created_by = models.ForeignKey(
        User, verbose_name="begyndt af", on_delete=models.PROTECT, related_name="forums_begun"
    )
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    closed_at = models.DateTimeField("lukket", null=True, blank=True, editable=False)

    history = HistoricalRecords()
    objects: ClassVar[ForumQuerySet] = ForumQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "forum"
        verbose_name_plural = "fora"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="forum_ends_after_it_begins",
                violation_error_message="Slutdagen skal ligge efter startdagen.",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="forum_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class ForumRole(models.TextChoices):
    """What somebody is in a forum. What each may do is told in `forum/access.py`."""

    LEADER = "leder", "Forumleder"
    PARTICIPANT = "deltager", "Deltager"


class ForumMemberQuerySet(models.QuerySet["ForumMember"]):
    def present(self) -> Self:
        """Those who are still there: in the forum, in its organisation, and with a login."""
        in_organisation = OrganisationRole.objects.filter(
            user=OuterRef("user"), organisation=OuterRef("forum__organisation")
        )
        # order_by: the rows that EXISTS looks for need no order.
        return self.filter(Exists(in_organisation.order_by()), left_at=None, user__is_active=True)

    def leaders(self) -> Self:
        return self.filter(role=ForumRole.LEADER)


class ForumMember(models.Model):
    """One person's place in one forum, kept when they leave: what they did keeps their name.

    Whoever left the forum or its organisation is not `present`: they see nothing of it, and what they had to
    do has nobody responsible. The actions see to it that nobody removes the last forumleder.
    """

    forum = models.ForeignKey(Forum, verbose_name="forum", on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        User, verbose_name="bruger", on_delete=models.CASCADE, related_name="forum_memberships"
    )
    role = models.CharField("rolle", max_length=15, choices=ForumRole, default=ForumRole.PARTICIPANT)
    joined_at = models.DateTimeField("kom med", auto_now_add=True)
    left_at = models.DateTimeField("gik ud", null=True, blank=True)

    history = HistoricalRecords()
    objects: ClassVar[ForumMemberQuerySet] = ForumMemberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "forumdeltager"
        verbose_name_plural = "forumdeltagere"
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "user"],
                name="forum_member_one_per_user",
                violation_error_message="Personen er allerede med i forummet.",
            ),
            models.CheckConstraint(condition=Q(role__in=ForumRole.values), name="forum_member_role_known"),
        ]

    def __str__(self) -> str:
        return self.user.name
