from django.contrib import admin

from projects.admin import ContentAdmin, FrameAdmin

from .models import Direction, LeadershipTask


@admin.register(Direction)
class DirectionAdmin(FrameAdmin):
    list_display = ["title", "key", "audience", "order", "source"]


@admin.register(LeadershipTask)
class LeadershipTaskAdmin(ContentAdmin):
    list_display = ["title", "key", "direction", "order", "source"]
    list_filter = ["direction", "source"]
    list_select_related = ["direction"]
    search_fields = ["key", "title", "description"]
    autocomplete_fields = ["direction"]


# A project's Commitment is not here: see projects/admin.py.
