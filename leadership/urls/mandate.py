from django.urls import path

from ..views import mandate

app_name = "mandate"
urlpatterns = [path("", mandate.set_mandate, name="set_mandate")]
