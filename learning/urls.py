from django.urls import path

from . import views

app_name = "learning"
urlpatterns = [
    path("", views.knowledge, name="knowledge"),
    path("ved-punkt/<slug:point_key>/", views.at_point, name="at_point"),
    path("ved-retning/<slug:direction_key>/", views.at_direction, name="at_direction"),
    path("<slug:guide_key>/", views.show_guide, name="guide"),
]
