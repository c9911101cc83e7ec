from django.contrib import admin

from projects.admin import ContentAdmin

from .models import ForumQuestion


@admin.register(ForumQuestion)
class ForumQuestionAdmin(ContentAdmin):
    list_display = ["text", "key", "kind", "minutes", "order", "source"]
    list_filter = ["kind", "source"]
    search_fields = ["key", "text"]


# What a forum has written for itself is not here: see projects/admin.py.
