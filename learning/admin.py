from django.contrib import admin

from projects.admin import ContentAdmin

from .models import Advice, Experience, Guide, GuidePlace


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


class GuidePlaceInline(admin.TabularInline):
    model = GuidePlace
    extra = 0
    autocomplete_fields = ["focus_point", "direction"]


@admin.register(Guide)
class GuideAdmin(ContentAdmin):
    list_display = ["title", "key", "order", "source"]
    search_fields = ["key", "title", "lead", "body"]
    inlines = [GuidePlaceInline]
