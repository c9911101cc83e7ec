from django.urls import path

from learning.views import anchoring, successors

from .views import closing

app_name = "closing"
urlpatterns = [
    path("afslut/", closing.close, name="close"),
    path("genoptag/", closing.take_up_again, name="take_up_again"),
    path("afsaet/", successors.start_from, name="start_from"),
    path("opfoelgning/<int:months>/", anchoring.follow_up, name="follow_up"),
]
