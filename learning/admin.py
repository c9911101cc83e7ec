from django.contrib import admin

from accounts.admin import OwnRowsFormSet
from projects.admin import ContentAdmin, FrameAdmin

from .models import Advice, Experience, KnowledgePage, PagePlace, Reading, SelfCheck, Statement


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


class StatementInline(admin.TabularInline):
    model = Statement
    formset = OwnRowsFormSet
    extra = 0
    readonly_fields = ["key"]
    can_delete = False
    max_num = 0


class ReadingInline(admin.TabularInline):
    model = Reading
    formset = OwnRowsFormSet
    extra = 0
    readonly_fields = ["from_percent"]
    can_delete = False
    max_num = 0


@admin.register(SelfCheck)
class SelfCheckAdmin(FrameAdmin):
    list_display = ["title", "key", "order", "source"]
    search_fields = ["key", "title", "lead"]
    inlines = [StatementInline, ReadingInline]
