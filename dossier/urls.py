from django.urls import path

from . import views

app_name = "dossier"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("historik/", views.history, name="history"),
    path("rapport.pdf", views.report_pdf, name="report_pdf"),
    path("faser/<slug:step_key>/tjekliste.pdf", views.checklist_pdf, name="checklist_pdf"),
]
