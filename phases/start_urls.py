from django.urls import path

from .views import start

app_name = "start"
urlpatterns = [path("", start.project_new, name="project_new")]
