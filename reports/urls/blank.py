from django.urls import path

from ..views import direct

app_name = "checklist"
urlpatterns = [path("<slug:step_key>.pdf", direct.workshop_checklist_pdf, name="blank")]
