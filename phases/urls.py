from django.urls import path

from .views import answer, course, decision, fresh_look, history, note, step

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
    path("nyt-blik/", fresh_look.show_fresh_look, name="fresh_look"),
    path("kursjustering/", course.adjust_course, name="adjust_course"),
    path("kursjusteringer/", course.course, name="course"),
    path("trinskift/<slug:step_key>/", decision.decide_step, name="decide_step"),
]
