from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from projects.admin import ContentAdmin, FrameAdmin

from .models import Edition, EditionPoint, FocusPoint, Phase, PointWeight, Question, Step


@admin.register(Phase)
class PhaseAdmin(FrameAdmin):
    list_display = ["title", "key", "question", "order", "source"]


@admin.register(Step)
class StepAdmin(FrameAdmin):
    settled = ("key", "order", "phase")
    list_display = ["title", "key", "phase", "order", "source"]
    list_filter = ["phase", "source"]
    list_select_related = ["phase"]


@admin.register(FocusPoint)
class FocusPointAdmin(ContentAdmin):
    """Only what a point is. Its words are those of an edition."""

    # A point that moves to another step gets a new key, so its address never changes.
    settled = ("key", "step")
    list_display = ["key", "step"]
    list_filter = ["step"]
    list_select_related = ["step"]
    search_fields = ["key", "wordings__title"]
    autocomplete_fields = ["step"]


EDITION_NOTICE = (
    "Fra udgivelsesdagen begynder nye projekter på udgaven. Et projekt der er i gang, bliver på sin egen "
    "udgave til en chef på projektet flytter det. Svar på punkter der udgår, bliver bevaret."
)


class EditionPointInline(admin.TabularInline):
    """An edition's points at a glance; each is corrected on its own page."""

    model = EditionPoint
    fields = ("title", "focus_point", "order")
    ordering = ("focus_point__step__order", "order")
    extra = 0
    can_delete = False
    show_change_link = True
    verbose_name_plural = "fokuspunkter i udgaven"

    def get_queryset(self, request: HttpRequest) -> QuerySet[EditionPoint]:
        return super().get_queryset(request).select_related("edition", "focus_point")

    def has_add_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: EditionPoint | None = None) -> bool:
        return False


@admin.register(Edition)
class EditionAdmin(FrameAdmin):
    """A new edition comes whole, from the fixtures: new projects begin on it from its day on."""

    settled = ("key",)
    list_display = ["title", "key", "published_on", "points", "source"]
    date_hierarchy = "published_on"
    inlines = (EditionPointInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).annotate(point_count=Count("points"))

    @admin.display(description="punkter")
    def points(self, edition: Edition) -> int:
        return edition.point_count  # type: ignore[attr-defined]

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        ((name, options),) = super().get_fieldsets(request, obj)
        return [(name, options | {"description": f"{EDITION_NOTICE} {options['description']}"})]


@admin.register(EditionPoint)
class EditionPointAdmin(ContentAdmin):
    settled = ("edition", "focus_point")
    list_display = ["title", "focus_point", "step", "edition", "order", "source"]
    list_filter = ["edition", "focus_point__step", "source"]
    list_select_related = ["edition", "focus_point__step"]
    search_fields = ["focus_point__key", "title", "purpose"]
    autocomplete_fields = ["edition", "focus_point"]

    @admin.display(description="trin", ordering="focus_point__step__order")
    def step(self, point: EditionPoint) -> str:
        return str(point.step)

    def has_delete_permission(self, request: HttpRequest, obj: EditionPoint | None = None) -> bool:
        """An edition keeps its points: without the wording, what projects answered could not be seen."""
        return False


class QuestionForm(forms.ModelForm):
    def clean(self) -> None:
        super().clean()
        edition, point = self.cleaned_data.get("edition"), self.cleaned_data.get("focus_point")
        if edition and point and not EditionPoint.objects.filter(edition=edition, focus_point=point).exists():
            self.add_error("focus_point", f"Punktet er ikke med i {edition}, og spørgsmålet ville ingen se.")


@admin.register(Question)
class QuestionAdmin(ContentAdmin):
    form = QuestionForm
    settled = ("edition", "focus_point", "key")
    list_display = ["text", "key", "focus_point", "edition", "order"]
    list_filter = ["edition", "focus_point__step", "focus_point"]
    list_select_related = ["edition", "focus_point"]
    search_fields = ["key", "text", "focus_point__key"]
    autocomplete_fields = ["edition", "focus_point"]


@admin.register(PointWeight)
class PointWeightAdmin(FrameAdmin):
    """Every point has a weight in every type: it can be changed and worded better."""

    settled = ("focus_point", "cocreation_type")
    list_display = ["focus_point", "cocreation_type", "weight", "source"]
    list_filter = ["cocreation_type", "weight", "focus_point__step"]
    list_select_related = ["focus_point", "cocreation_type"]
    search_fields = ["focus_point__key", "focus_point__wordings__title", "why"]


# A project's Answer, Journey and StepDecision are not here: see projects/admin.py.
