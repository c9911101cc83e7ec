"""Projects as whoever runs Samskab needs them, and what the admins of all content have in common.

What a team has written for itself is in no admin: answers, placements, tasks taken on, decisions, journeys.
It may hold frank thoughts about people, and running the site is no reason to read them.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest

from accounts.admin import OwnRowsFormSet
from accounts.models import User

from .actions.team import LAST_CHEF
from .models import BottomLine, Gain, Membership, Project, Role, StatusReport

CONTENT_NOTICE = (
    "Teksterne følger med Samskab. Det du retter her, gælder indtil indholdet indlæses igen med "
    "load_content, for eksempel ved en opdatering. Skal det blive stående, så ret også i filerne i fixtures."
)


class ContentAdmin(admin.ModelAdmin):
    """Base of the admins of content: each says at the top how long a correction lasts."""

    settled: tuple[str, ...] = ("key",)
    """Fields chosen once. Fixtures, addresses and answers hold on to a key, so it never changes."""

    search_fields = ["key", "title"]
    list_filter = ["source"]

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, *(self.settled if obj else ()))

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        # Named here so that the read-only ones keep their place among the others.
        fields = [field.name for field in self.opts.fields if not field.primary_key]
        return [(None, {"fields": fields, "description": CONTENT_NOTICE})]


class FrameAdmin(ContentAdmin):
    """Content of which the model has a fixed set, in a fixed order, that pages and calculations count on.

    Its words can be corrected; rows neither come nor go.
    """

    settled: tuple[str, ...] = ("key", "order")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class SettledKeyForm(forms.ModelForm):
    """For rows edited inside another's page, where `settled` cannot tell old rows from new."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "key" in self.fields:
            self.fields["key"].disabled = True
            self.fields["key"].help_text = "Kan ikke ændres."


@admin.register(BottomLine)
class BottomLineAdmin(ContentAdmin):
    list_display = ["title", "key", "order", "source"]


@admin.register(Gain)
class GainAdmin(ContentAdmin):
    list_display = ["title", "key", "bottom_line", "order", "source"]
    list_filter = ["bottom_line", "source"]
    list_select_related = ["bottom_line"]
    search_fields = ["key", "title", "hint"]
    autocomplete_fields = ["bottom_line"]


class MembershipForm(forms.ModelForm):
    """Who is on the team is settled when they join: what was delegated to them is theirs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "user" in self.fields:
            self.fields["user"].disabled = True

    def clean_user(self) -> User:
        user = self.cleaned_data["user"]
        organisation = self.instance.project.organisation
        if not self.instance.pk and not organisation.people.filter(pk=user.pk, is_active=True).exists():
            raise ValidationError(f"Personen skal have en aktiv bruger i {organisation}.")
        return user


class TeamFormSet(OwnRowsFormSet):
    """Holds the team to having a chef, as the site's own actions do."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        # Read anew and locked, since a chef that this page leaves alone may be leaving at this very moment.
        chefs = set(self.instance.memberships.chefs().select_for_update().values_list("pk", flat=True))
        staying = [form for form in self.forms if not form.cleaned_data.get(DELETION_FIELD_NAME)]
        if not any(
            form.instance.pk in chefs or form.has_changed()
            for form in staying
            if form.cleaned_data.get("role") == Role.CHEF
        ):
            raise ValidationError(LAST_CHEF)


class TeamInline(admin.TabularInline):
    model = Membership
    form = MembershipForm
    formset = TeamFormSet
    autocomplete_fields = ["user"]
    readonly_fields = ["joined_at"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user")


class ArchivedFilter(admin.SimpleListFilter):
    title = "arkiveret"
    parameter_name = "arkiveret"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("nej", "Nej"), ("ja", "Ja")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Project]) -> QuerySet[Project] | None:
        match self.value():
            case "nej":
                return queryset.filter(archived_at=None)
            case "ja":
                return queryset.exclude(archived_at=None)
        return None


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):
    fieldsets = [
        (None, {"fields": ["title", "organisation", "sector", "initiator", "visibility"]}),
        ("Opskriftens fire spørgsmål", {"fields": ["problem", "helpers", "motivation", "arena"]}),
        ("Gevinster og tid", {"fields": ["gains", "starts_on", "ends_on"]}),
        ("Forløb", {"fields": ["step", "created_at", "updated_at", "archived_at"]}),
    ]
    # A project belongs to one organisation for good. What is hoped for, and when it is archived, is said on
    # the site.
    readonly_fields = ["organisation", "gains", "step", "created_at", "updated_at", "archived_at"]
    inlines = [TeamInline]
    list_display = ["title", "organisation", "sector", "initiator", "step", "created_at", "archived_at"]
    list_filter = [ArchivedFilter, "sector", "initiator", "visibility", "journey__step", "organisation"]
    list_select_related = ["organisation", "journey__step"]
    search_fields = ["title"]
    search_help_text = "Søg på titel. Nye projekter oprettes på selve siden, for dér får chefen sit forløb."
    date_hierarchy = "created_at"

    @admin.display(description="trin", ordering="journey__step__order")
    def step(self, project: Project) -> str:
        journey = getattr(project, "journey", None)
        return str(journey.step) if journey else "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Projects begin on the site, where the chef becomes the first member and the journey is made."""
        return False

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], Any]:
        """Counts what goes with a project without showing it.

        Its statuses go too, though none can be deleted by itself.
        """
        _, counts, lacking, protected = super().get_deleted_objects(objs, request)
        lacking -= {StatusReport._meta.verbose_name}
        return [str(project) for project in objs], counts, lacking, protected


@admin.register(StatusReport)
class StatusReportAdmin(admin.ModelAdmin):
    """To be read only: a published status is never changed, a new one follows."""

    list_display = ["project", "progress", "relations", "resources", "published_by", "published_at"]
    list_filter = ["progress", "relations", "resources", "project__organisation"]
    list_select_related = ["project", "published_by"]
    search_fields = ["project__title"]
    date_hierarchy = "published_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: StatusReport | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StatusReport | None = None) -> bool:
        return False
