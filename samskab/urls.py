from django.contrib import admin
from django.urls import include, path

from portfolio import views as portfolio
from projects.views import invitations

from .views import pages, people

project_urls = [
    path("", include("dossier.urls")),
    path("", include("dossier.closing_urls")),
    path("", include("reports.urls.project")),
    path("", include("projects.urls")),
    path("", include("phases.urls")),
    path("billeder/", include("projects.picture_urls")),
    path("typologi/", include("typology.urls.project")),
    path("retninger/", include("leadership.urls.project")),
    path("interessenter/", include("leadership.urls.stakeholders")),
    path("evaluering/", include("learning.urls.evaluation")),
    path("tjek/", include("learning.urls.project")),
    path("mandat/", include("leadership.urls.mandate")),
    path("laering/", include("learning.urls.lessons")),
    path("loefteregnskab/", include("leadership.urls.proposals")),
    path("spoergeskemaer/", include("learning.urls.questionnaires")),
]

urlpatterns = [
    path("", pages.home, name="home"),
    path("om/", pages.about, name="about"),
    path("healthz", pages.healthz, name="healthz"),
    path("konto/mine-data/", people.my_data, name="my_data"),
    path("konto/mine-data.json", people.my_data_json, name="my_data_json"),
    path("konto/organisationer/<int:organisation_id>/opbevaring/", people.retention, name="retention"),
    path("konto/slet/", people.erase_me, name="erase_me"),
    path("konto/", include("accounts.urls")),
    path("konto/", include("notices.urls")),
    path("kalender/<str:token>.ics", portfolio.calendar, name="calendar"),
    path("opgaver/", portfolio.my_tasks, name="my_tasks"),
    path("rapporter/", include("reports.urls.mine")),
    path("projekter/", include("portfolio.urls")),
    path("soeg/", portfolio.find, name="find"),
    path("projekter/nyt/", include("phases.start_urls")),
    path("projekter/hent-ind/", include("dossier.transfer_urls")),
    path("projekter/<uuid:project_id>/", include(project_urls)),
    path("invitation/<str:token>/", invitations.answer, name="invitation"),
    path("svar/", include("learning.urls.answering")),
    path("cases/", include("typology.urls.library")),
    path("retninger/", include("leadership.urls.library")),
    path("viden/", include("learning.urls.library")),
    path("erfaringer/", include("learning.urls.experiences")),
    path("forum/", include("forum.urls")),
    path("tjekliste/", include("reports.urls.blank")),
    path("admin/", admin.site.urls),
]

handler400 = "samskab.views.errors.bad_request"
handler403 = "samskab.views.errors.permission_denied"
handler404 = "samskab.views.errors.page_not_found"
handler500 = "samskab.views.errors.server_error"
