"""The admin's frame, and who uses Samskab. What projects write is in no admin: see projects/admin.py."""

from collections.abc import Sequence
from typing import Any, cast

# They register what is taken away again below.
import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.validators import validate_domain_name
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from .actions import remove_second_step
from .models import Organisation, OrganisationLogin, OrganisationRole, User

admin.site.site_header = "Samskab – administration"
admin.site.site_title = "Samskab – administration"
admin.site.index_title = "Oversigt"
# Everybody signs in at the one place where attempts are counted; the admin's own form counts none.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# A user has one address, `User.email`. A second one here could sign in and reset the password too.
admin.site.unregister(EmailAddress)
# Secrets, and what people look after themselves on their account page.
admin.site.unregister([Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])
admin.site.unregister(Group)

# A made-up id is refused by the form; Django's own picker fails when it is shown again.
_optgroups = AutocompleteSelect.optgroups


def _optgroups_of_ids(self: Any, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
    return _optgroups(self, name, [pk for pk in value if pk.isdecimal() and len(pk) < 19], attrs)


AutocompleteSelect.optgroups = _optgroups_of_ids  # type: ignore[assignment, method-assign]

MANY_PEOPLE = 200
"""Django takes at most 1000 fields from a form, and each person is four."""


class LowerCaseEmail(forms.ModelForm):
    """Sign-in looks addresses up in lower case."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class UserAddForm(LowerCaseEmail, BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


class UserForm(LowerCaseEmail, UserChangeForm):
    class Meta:
        model = User
        fields = ("email", "name")


class OwnRowsFormSet(forms.BaseInlineFormSet):
    """Refuses rows that are not of this page: Django would pass over them and say that all was saved."""

    def clean(self) -> None:
        super().clean()
        if any(form.instance.pk is None for form in self.initial_forms):
            raise forms.ValidationError("En af rækkerne er ikke længere her. Åbn siden igen, og ret den så.")


class RoleInline(admin.TabularInline):
    model = OrganisationRole
    formset = OwnRowsFormSet
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrganisationRole]:
        return super().get_queryset(request).select_related("user", "organisation")


class OrganisationsOfUserInline(RoleInline):
    autocomplete_fields = ["organisation"]


class PeopleInline(RoleInline):
    autocomplete_fields = ["user"]
    verbose_name = "person"
    verbose_name_plural = "personer"


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin):
    """Only a superuser hands out the admin, and only a superuser changes those who have it.

    Otherwise whoever looks after users could set a superuser's password.
    """

    form = UserForm
    add_form = UserAddForm
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("Adgang", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Datoer", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ("groups",)
    inlines = [OrganisationsOfUserInline]
    actions = ["remove_second_step"]
    list_display = ("name", "email", "organisation_names", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "organisation_roles__role", "organisations")
    search_fields = ("name", "email")
    ordering = ("name", "email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("organisations")

    @admin.action(description="Fjern to-trins-login (mistet telefon)", permissions=["change"])
    def remove_second_step(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            if self.has_change_permission(request, user):
                remove_second_step(by=cast(User, request.user), user=user)
                self.message_user(request, f"{user} logger nu ind med adgangskode alene.")
            else:
                self.message_user(request, f"{user} er uden for din rækkevidde.", messages.ERROR)

    @admin.display(description="organisationer")
    def organisation_names(self, user: User) -> str:
        return ", ".join(organisation.name for organisation in user.organisations.all())

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        # allauth remembers the addresses that somebody signed in with; a corrected one may be a stranger's.
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        only_superuser = () if request.user.is_superuser else ("is_staff", "is_superuser", "groups")
        return (*self.readonly_fields, *only_superuser)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        out_of_reach = obj and (obj.is_staff or obj.is_superuser) and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not out_of_reach

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """One at a time, and nobody who is on a project, which could lose its only chef.

        Those who leave are made inactive: what they wrote keeps its name.
        """
        if obj is None or obj.memberships.exists():
            return False
        return super().has_delete_permission(request, obj) and self.has_change_permission(request, obj)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    fields = ["name", "kind", "requires_mfa", "keep_archived_months", "people_link"]
    readonly_fields = ["people_link"]
    list_display = ["name", "kind", "people_link", "number_of_projects"]
    list_filter = ["kind"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return (
            super()
            .get_queryset(request)
            .annotate(number_of_people=_number_of("people"), number_of_projects=_number_of("projects"))
        )

    @admin.display(description="personer", ordering="number_of_people")
    def people_link(self, organisation: Organisation) -> str:
        if organisation.pk is None:
            return "–"
        url = reverse("admin:accounts_user_changelist", query={"organisations__id__exact": organisation.pk})
        return format_html('<a href="{}">{}</a>', url, organisation.number_of_people)  # type: ignore[attr-defined]

    @admin.display(description="projekter", ordering="number_of_projects")
    def number_of_projects(self, organisation: Organisation) -> int:
        return organisation.number_of_projects  # type: ignore[attr-defined]

    def get_inlines(self, request: HttpRequest, obj: Organisation | None) -> list[type[InlineModelAdmin]]:
        """The people on the page itself, until they no longer fit in one form: then on each user's page."""
        return [] if obj and obj.roles.count() > MANY_PEOPLE else [PeopleInline]


class OrganisationLoginForm(forms.ModelForm):
    class Meta:
        model = OrganisationLogin
        fields = ("organisation", "name", "key", "server_url", "client_id", "secret", "email_domains")
        widgets = {"secret": forms.PasswordInput(attrs={"autocomplete": "new-password"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "secret" in self.fields:
            self.fields["secret"].required = self.instance.pk is None

    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        if key == "afbrudt":
            raise forms.ValidationError("Den nøgle bruger Samskab selv.")
        if SocialAccount.objects.filter(provider=key).exists():
            raise forms.ValidationError("Nogen er forbundet med et tidligere login med den nøgle.")
        return key

    def clean_server_url(self) -> str:
        url = self.cleaned_data["server_url"].rstrip("/")
        if settings.SECURE_SSL_REDIRECT and not url.startswith("https://"):
            raise forms.ValidationError("Adressen skal begynde med https://.")
        return url

    def clean_secret(self) -> str:
        return self.cleaned_data["secret"] or self.instance.secret

    def clean_email_domains(self) -> str:
        domains = self.cleaned_data["email_domains"].lower().replace(",", " ").replace("@", " ").split()
        for domain in domains:
            validate_domain_name(domain)
        return " ".join(domains)


@admin.register(OrganisationLogin)
class OrganisationLoginAdmin(admin.ModelAdmin):
    """An organisation's own sign-in. The server stays what it was: see OrganisationLogin."""

    form = OrganisationLoginForm
    list_display = ["name", "organisation", "server_url"]
    list_select_related = ["organisation"]
    search_fields = ["name", "organisation__name"]
    autocomplete_fields = ["organisation"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: OrganisationLogin | None = None
    ) -> tuple[str, ...]:
        return ("key", "server_url") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: OrganisationLogin | None = None) -> bool:
        """One at a time: OrganisationLogin.delete() takes the connections with it."""
        return obj is not None and super().has_delete_permission(request, obj)


def _number_of(relation: str) -> Subquery:
    """A count by itself: two in one query would multiply each other's rows."""
    counted = Organisation.objects.order_by().filter(pk=OuterRef("pk")).annotate(number=Count(relation))
    return Subquery(counted.values("number"))


class PermissionField(forms.ModelMultipleChoiceField):
    """The rights in Danish; Django keeps their names in English."""

    VERBS = {"add": "tilføje", "change": "rette", "delete": "slette", "view": "se"}

    def label_from_instance(self, obj: Any) -> str:
        verb = obj.codename.split("_")[0]
        return f"{obj.content_type}: {self.VERBS.get(verb, obj.name)}"


@admin.register(Group)
class GroupAdmin(auth_admin.GroupAdmin):
    """What staff who are not superusers may do, offered for what the admin shows and nothing else."""

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any
    ) -> Any:
        shown = ContentType.objects.get_for_models(
            *self.admin_site._registry,
            *(i.model for a in self.admin_site._registry.values() for i in a.inlines),
        )
        del shown[Group]  # handing out rights is for superusers
        kwargs["form_class"] = PermissionField
        kwargs["queryset"] = Permission.objects.filter(content_type__in=shown.values())
        return super().formfield_for_manytomany(db_field, request, **kwargs)
