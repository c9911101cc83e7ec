from django.urls import path

from .views import answer, history, note, step

app_name = "phases"
urlpatterns = [
    path("faser/<slug:step_key>/", step.show_step, name="step"),
    path("faser/<slug:step_key>/<slug:point_key>/", answer.focus_point, name="focus_point"),
    path("faser/<slug:step_key>/<slug:point_key>/historik/", history.point_history, name="point_history"),
    path(
        "faser/<slug:step_key>/<slug:point_key>/historik/<int:history_id>/gendan/",
        history.restore_answer,
        name="restore_answer",
    ),
    path("faser/<slug:step_key>/<slug:point_key>/note/", note.private_note, name="private_note"),
]
