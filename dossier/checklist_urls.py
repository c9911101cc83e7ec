from django.urls import path

from . import views

app_name = "checklist"
urlpatterns = [path("<slug:step_key>.pdf", views.workshop_checklist_pdf, name="blank")]
