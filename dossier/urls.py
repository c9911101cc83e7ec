from django.urls import path

from . import views

app_name = "dossier"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("historik/", views.history, name="history"),
    path("rapport.pdf", views.report_pdf, name="report_pdf"),
]
