from django.urls import path

from ..views import library

app_name = "directions"
urlpatterns = [path("", library.direction_list, name="direction_list")]
