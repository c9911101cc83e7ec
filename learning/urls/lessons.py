from django.urls import path

from ..views import lessons, sharing

app_name = "lessons"
urlpatterns = [
    path("", lessons.lesson_list, name="list"),
    path("ny/", lessons.write_lesson, name="write"),
    path("<int:lesson_id>/", lessons.edit_lesson, name="edit"),
    path("<int:lesson_id>/fjern/", lessons.remove_lesson, name="remove"),
    path("<int:lesson_id>/gjort/", lessons.mark_done, name="mark_done"),
    path("<int:lesson_id>/ikke-gjort/", lessons.mark_undone, name="mark_undone"),
    path("<int:lesson_id>/del/", sharing.share_lesson, name="share"),
    path("<int:lesson_id>/del/ret/", sharing.reword_lesson, name="reword"),
]
