from django.urls import path

from ..views import commitments

app_name = "leadership"
urlpatterns = [
    path("", commitments.show_directions, name="directions"),
    path("<slug:task_key>/", commitments.commitment, name="commitment"),
    path("<slug:task_key>/tag-af/", commitments.drop_commitment, name="drop_commitment"),
]
