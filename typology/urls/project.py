from django.urls import path

from ..views import placing

app_name = "typology"
urlpatterns = [
    path("", placing.show_placement, name="placement"),
    path("spoergsmaal/", placing.place_by_questions, name="place_by_questions"),
    path("vaerdier/", placing.place_by_values, name="place_by_values"),
]
