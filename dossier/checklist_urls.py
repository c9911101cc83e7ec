from django.urls import path

from .views import checklist

app_name = "checklist"
urlpatterns = [path("<slug:step_key>.pdf", checklist.workshop_checklist_pdf, name="blank")]
