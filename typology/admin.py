from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import OwnRowsFormSet
from projects.admin import ContentAdmin, FrameAdmin, SettledKeyForm

from .models import (
    Case,
    CasePlacement,
    CocreationType,
    Dimension,
    PlacementOption,
    PlacementQuestion,
    TypeAdvice,
)


@admin.register(Dimension)
class DimensionAdmin(FrameAdmin):
    list_display = ["title", "key", "low_label", "high_label", "order", "source"]


class TypeAdviceInline(admin.TabularInline):
    model = TypeAdvice
    formset = OwnRowsFormSet
    form = SettledKeyForm
    extra = 0


@admin.register(CocreationType)
class CocreationTypeAdmin(FrameAdmin):
    list_display = ["title", "key", "central_actor", "result", "order", "source"]
    list_filter = ["central_actor", "result", "source"]
    inlines = [TypeAdviceInline]


class PlacementOptionInline(admin.TabularInline):
    """The four answers can be worded better; there are never more or fewer."""

    model = PlacementOption
    formset = OwnRowsFormSet
    readonly_fields = ["value"]
    fields = ["value", "label"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: PlacementQuestion | None = None) -> bool:
        return False


@admin.register(PlacementQuestion)
class PlacementQuestionAdmin(FrameAdmin):
    """Each dimension keeps its odd number of questions, so that a project always leans to one side."""

    settled = ("key", "order", "dimension")
    list_display = ["text", "key", "dimension", "order"]
    list_filter = ["dimension"]
    list_select_related = ["dimension"]
    search_fields = ["key", "text"]
    inlines = [PlacementOptionInline]


class CasePlacementInline(admin.StackedInline):
    model = CasePlacement
    formset = OwnRowsFormSet
    form = SettledKeyForm
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[CasePlacement]:
        return super().get_queryset(request).select_related("case")


@admin.register(Case)
class CaseAdmin(ContentAdmin):
    list_display = ["title", "key", "who", "sector", "level", "order", "source"]
    list_filter = ["sector", "level", "placements__basis", "source"]
    search_fields = ["key", "title", "who", "summary"]
    inlines = [CasePlacementInline]


# A project's Placement is not here: see projects/admin.py.
