from django.urls import path

from ..views import library

app_name = "learning"
urlpatterns = [
    path("", library.knowledge, name="knowledge"),
    path("ved-punkt/<slug:point_key>/", library.at_point, name="at_point"),
    path("ved-retning/<slug:direction_key>/", library.at_direction, name="at_direction"),
    path("<slug:page_key>/", library.show_page, name="page"),
]
