from django.contrib import admin

from accounts.admin import OwnRowsFormSet
from projects.admin import ContentAdmin, FrameAdmin

from .models import (
    Advice,
    EvaluationQuestion,
    Experience,
    KnowledgePage,
    PagePlace,
    Reading,
    SelfCheck,
    Statement,
    SurveyQuestion,
    Value,
)


@admin.register(Experience)
class ExperienceAdmin(ContentAdmin):
    list_display = ["title", "key", "case", "focus_point", "direction", "order", "source"]
    list_filter = ["direction", "focus_point__step", "case", "source"]
    list_select_related = ["case", "focus_point", "direction"]
    search_fields = ["key", "title", "text", "case__title"]
    autocomplete_fields = ["case", "focus_point", "direction"]


@admin.register(Advice)
class AdviceAdmin(ContentAdmin):
    list_display = ["title", "key", "order", "source"]
    search_fields = ["key", "title", "text"]


class PagePlaceInline(admin.TabularInline):
    model = PagePlace
    formset = OwnRowsFormSet
    extra = 0
    autocomplete_fields = ["focus_point", "direction"]


@admin.register(KnowledgePage)
class KnowledgePageAdmin(ContentAdmin):
    list_display = ["title", "key", "order", "source"]
    search_fields = ["key", "title", "lead", "body"]
    inlines = [PagePlaceInline]


class WordsInline(admin.TabularInline):
    """Rows whose words can be corrected; none comes or goes."""

    formset = OwnRowsFormSet
    extra = 0
    can_delete = False
    max_num = 0


class StatementInline(WordsInline):
    model = Statement
    readonly_fields = ["key"]


class ReadingInline(WordsInline):
    model = Reading
    readonly_fields = ["from_percent"]


@admin.register(SelfCheck)
class SelfCheckAdmin(FrameAdmin):
    list_display = ["title", "key", "order", "source"]
    search_fields = ["key", "title", "lead"]
    inlines = [StatementInline, ReadingInline]


@admin.register(SurveyQuestion)
class SurveyQuestionAdmin(ContentAdmin):
    """Questionnaires that were made keep the words that they were made with."""

    list_display = ["text", "key", "value", "kind", "order", "source"]
    list_filter = ["value", "kind", "source"]
    list_select_related = ["value"]
    search_fields = ["key", "text"]


@admin.register(Value)
class ValueAdmin(FrameAdmin):
    list_display = ["title", "key", "order", "source"]
    search_fields = ["key", "title", "summary"]


@admin.register(EvaluationQuestion)
class EvaluationQuestionAdmin(ContentAdmin):
    list_display = ["text", "key", "topic", "value", "then_point", "order", "source"]
    list_filter = ["topic", "value", "source"]
    list_select_related = ["value", "then_point"]
    search_fields = ["key", "text", "hint"]
    autocomplete_fields = ["value", "then_point"]
