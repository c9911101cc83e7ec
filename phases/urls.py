from django.urls import path

from .views import answer, decision, step

app_name = "phases"
urlpatterns = [
    path("faser/<slug:step_key>/", step.show_step, name="step"),
    path("faser/<slug:step_key>/<slug:point_key>/", answer.focus_point, name="focus_point"),
    path("trinskift/<slug:step_key>/", decision.decide_step, name="decide_step"),
]
