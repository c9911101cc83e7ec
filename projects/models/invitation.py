from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.tokens import hash_of

from .membership import Role

VALID_FOR = timedelta(days=14)


class InvitedRole(models.TextChoices):
    """What somebody from outside may be invited as; a chef or projektleder is one of our own."""

    CONTRIBUTOR = Role.CONTRIBUTOR.value, Role.CONTRIBUTOR.label
    READER = Role.READER.value, Role.READER.label


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Those that nobody has answered or withdrawn, expired ones included."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def valid(self) -> Self:
        return self.open().filter(expires_at__gt=timezone.now())

    def by_token(self, token: str) -> "Invitation | None":
        return self.filter(token_hash=hash_of(token)).select_related("project", "invited_by").first()


class Invitation(models.Model):
    """An invitation to an address to join a project's team, by a link that works once and for a time.

    Only the hash of the link's token is kept. At most one open invitation an address and project.
    """

    project = models.ForeignKey(
        "projects.Project", verbose_name="projekt", on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField("e-mail")
    role = models.CharField("rolle", max_length=15, choices=InvitedRole)
    token_hash = models.CharField("nøgle", max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User, verbose_name="inviteret af", on_delete=models.CASCADE, related_name="invitations"
    )
    sent_at = models.DateTimeField("sendt")
    expires_at = models.DateTimeField("udløber")
    accepted_at = models.DateTimeField("sagt ja", null=True, blank=True)
    withdrawn_at = models.DateTimeField("trukket tilbage", null=True, blank=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitationer"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_open_per_address",
                violation_error_message="Adressen er allerede inviteret.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=InvitedRole.values), name="invitation_role_is_for_outsiders"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} til {self.project}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None
