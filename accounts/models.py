import re
from datetime import timedelta
from typing import Any, ClassVar, Self

from allauth.socialaccount.models import SocialAccount, SocialApp
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person who signs in, known by e-mail address and called by `name`.

    Addresses are unique whatever their case. What a user may see follows from their organisation roles and
    project memberships alone; `is_staff` opens the admin and nothing else.
    """

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail", unique=True)
    name = models.CharField("navn", max_length=150)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "bruger"
        verbose_name_plural = "brugere"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_in_any_case",
                violation_error_message="Der er allerede en bruger med den e-mail.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Sign-in looks addresses up in lower case, so no other kind may be stored.
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Organisation(models.Model):
    """A kommune, a region or another body whose people use Samskab. Projects belong to exactly one."""

    class Kind(models.TextChoices):
        KOMMUNE = "kommune", "Kommune"
        REGION = "region", "Region"
        OTHER = "anden", "Anden organisation"

    name = models.CharField("navn", max_length=150, unique=True)
    kind = models.CharField("type", max_length=10, choices=Kind, default=Kind.KOMMUNE)
    keep_archived_months = models.PositiveSmallIntegerField(
        "måneder arkiverede projekter gemmes",
        null=True,
        blank=True,
        help_text="Derefter kan de fjernes for altid. Tomt felt: De gemmes uden grænse.",
    )
    requires_mfa = models.BooleanField(
        "kræver to-trins-login",
        default=False,
        help_text="Medlemmer uden to-trins-login skal sætte det op før de kan komme videre. "
        "Det gælder ikke når de logger ind gennem organisationens eget login.",
    )
    people = models.ManyToManyField(
        User, through="OrganisationRole", related_name="organisations", verbose_name="personer"
    )

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisationer"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationRole(models.Model):
    """A user's place in an organisation: one row a user and organisation.

    A member may start projects there and be added to its projects; an administrator also looks after the
    organisation's people and who is on its projects.
    """

    class Role(models.TextChoices):
        MEMBER = "medlem", "Medlem"
        ADMINISTRATOR = "administrator", "Administrator"

    user = models.ForeignKey(
        User, verbose_name="bruger", on_delete=models.CASCADE, related_name="organisation_roles"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.CASCADE, related_name="roles"
    )
    role = models.CharField("rolle", max_length=15, choices=Role, default=Role.MEMBER)

    class Meta:
        verbose_name = "rolle i organisation"
        verbose_name_plural = "roller i organisationer"
        ordering = ["organisation", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="organisation_role_one_per_user",
                violation_error_message="Brugeren har allerede en rolle i organisationen.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}, {self.organisation}"


class OrganisationLogin(models.Model):
    """An organisation's own sign-in (OpenID Connect), which lets its people into Samskab.

    People are known by `key` and by their subject there. The key and the server's address never change:
    another server may give the same subject to somebody else.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.CASCADE, related_name="logins"
    )
    name = models.CharField(
        "navn på knappen", max_length=40, help_text="»Log ind med …«, fx »Nordby Kommune«."
    )
    key = models.SlugField(
        "nøgle",
        unique=True,
        help_text="Små bogstaver, tal og bindestreger, fx »nordby«. Så er den adresse som loginet skal kende "
        "(redirect URI): https://SAMSKABS-ADRESSE/konto/organisation-login/nordby/svar/. "
        "Nøglen kan ikke ændres bagefter.",
    )
    server_url = models.URLField(
        "serverens adresse",
        help_text="For Entra ID: https://login.microsoftonline.com/DIT-TENANT-ID/v2.0. "
        "Den kan ikke ændres bagefter: Lav et nyt login til en ny server.",
    )
    client_id = models.CharField(
        "klient-id",
        max_length=191,
        unique=True,
        help_text="For Entra ID: »Application (client) ID« under »App registrations«.",
    )
    secret = models.CharField(
        "klient-hemmelighed",
        max_length=191,
        help_text="For Entra ID: værdien under »Certificates & secrets«. Den vises aldrig igen. "
        "Tomt felt: Den gemte bliver stående.",
    )
    email_domains = models.CharField(
        "e-mail-domæner",
        max_length=500,
        help_text="Domænerne i organisationens egne e-mails med mellemrum imellem, fx »nordby.dk«. "
        "Loginet opretter kun nye brugere med sådan en adresse.",
    )

    class Meta:
        verbose_name = "organisationslogin"
        verbose_name_plural = "organisationslogin"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def vouches_for(self, email: str) -> bool:
        """Whether the address is one that the organisation itself gives out."""
        _, at, domain = email.lower().rpartition("@")
        return bool(at) and domain in self.email_domains.lower().split()

    def as_app(self) -> SocialApp:
        """What allauth knows it as. Never saved: this row is the only place."""
        return SocialApp(
            provider="openid_connect",
            provider_id=self.key,
            name=self.name,
            client_id=self.client_id,
            secret=self.secret,
            settings={"server_url": self.server_url},
        )

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        # They would come back to life with a later sign-in of the same key, whoever that belongs to.
        SocialAccount.objects.filter(provider=self.key).delete()
        return super().delete(*args, **kwargs)


class EventKind(models.TextChoices):
    """What the log of events tells of. What people write in projects is no event: it has its own history."""

    SIGNED_IN = "logget-ind", "Logget ind"
    SIGN_IN_FAILED = "login-fejlet", "Forsøg på at logge ind mislykkedes"
    PASSWORD_CHANGED = "adgangskode-skiftet", "Adgangskode skiftet"
    MFA_ADDED = "to-trin-tilfoejet", "To-trins-login tilføjet"
    MFA_REMOVED = "to-trin-fjernet", "To-trins-login fjernet"
    LOGIN_CONNECTED = "login-forbundet", "Organisationslogin forbundet"
    LOGIN_DISCONNECTED = "login-fjernet", "Organisationslogin fjernet"
    REPORT_ASKED_FOR = "rapport-bestilt", "Rapport bestilt"
    REPORT_EXPORTED = "rapport-hentet", "Rapport hentet"
    MEMBER_ADDED = "medlem-tilfoejet", "Medlem tilføjet"
    MEMBER_REMOVED = "medlem-fjernet", "Medlem fjernet"
    ROLE_CHANGED = "rolle-aendret", "Rolle ændret"
    INVITED = "inviteret", "Inviteret til projekt"
    INVITATION_WITHDRAWN = "invitation-trukket", "Invitation trukket tilbage"
    VISIBILITY_CHANGED = "synlighed-aendret", "Ændret hvem der må se et projekt"
    PROJECT_BROUGHT_IN = "projekt-hentet-ind", "Projekt hentet ind fra en fil"
    PROJECT_REMOVED = "projekt-fjernet", "Arkiveret projekt fjernet for altid"
    READ_BY_ADMINISTRATOR = "laest-af-administrator", "Projekt læst af administrator"


PROJECT_ID = re.compile(r" \(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)$")


class EventQuerySet(models.QuerySet["Event"]):
    def seen_by(self, organisation: Organisation) -> Self:
        """The organisation's own events, and the sign-ins of its people."""
        people = OrganisationRole.objects.filter(organisation=organisation).order_by().values("user")
        return self.filter(Q(organisation=organisation) | Q(organisation=None, user__in=people))

    def lately(self, kind: EventKind, user: User, *, minutes: int) -> Self:
        """What somebody did of one kind in the last minutes."""
        return self.filter(kind=kind, user=user, at__gt=timezone.now() - timedelta(minutes=minutes))


class Event(models.Model):
    """Something about access that happened: who, what, when, and about what. Written once, never changed.

    Never holds what somebody wrote in a project. Goes after the period that `prune_events` is given.
    """

    kind = models.CharField("hændelse", max_length=30, choices=EventKind)
    at = models.DateTimeField("tidspunkt", auto_now_add=True, db_index=True)
    user = models.ForeignKey(
        User, verbose_name="bruger", on_delete=models.SET_NULL, null=True, related_name="events"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.CASCADE, null=True, related_name="events"
    )
    about = models.CharField("om", max_length=300, blank=True)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d.%m.%Y %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An event is written once and never changed.")
        super().save(*args, **kwargs)

    @property
    def words(self) -> str:
        """What it was about, without the id that tells two projects of one title apart."""
        return PROJECT_ID.sub("", self.about)

    @property
    def project_id(self) -> str | None:
        found = PROJECT_ID.search(self.about)
        return found[1] if found else None
