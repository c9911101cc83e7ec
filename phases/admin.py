from django.contrib import admin
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


@admin.register(Edition)
class EditionAdmin(FrameAdmin):
    """A new edition comes whole, from the fixtures: new projects begin on it as soon as it has one point."""

    settled = ("key",)
    list_display = ["title", "key", "published_on", "source"]
    date_hierarchy = "published_on"


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


@admin.register(Question)
class QuestionAdmin(ContentAdmin):
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
