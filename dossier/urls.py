from django.urls import path

from phases.models import DecisionKind

from .views import decisions, project, transfer, versions

app_name = "dossier"
urlpatterns = [
    path("", project.overview, name="overview"),
    path("historik/", project.history, name="history"),
    path("projekt.json", transfer.project_json, name="project_json"),
    path("trinskift/<slug:step_key>/", decisions.decide_step, name="decide_step"),
    path("beslutninger/", decisions.timeline, name="decisions"),
    path("beslutninger/pause/", decisions.decide_state, {"kind": DecisionKind.PAUSE}, name="pause"),
    path("beslutninger/genoptag/", decisions.decide_state, {"kind": DecisionKind.RESUME}, name="resume"),
    path("beslutninger/stop/", decisions.decide_state, {"kind": DecisionKind.STOP}, name="stop"),
    path("udgaver/", versions.version_list, name="versions"),
    path("udgaver/sammenlign/", versions.compare_versions, name="compare_versions"),
    path("udgaver/<int:number>/", versions.show_version, name="version"),
    path("udgaver/<int:number>/navn/", versions.rename_version, name="rename_version"),
]
