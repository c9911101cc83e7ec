from django.urls import path

from ..views import answering

app_name = "answering"
urlpatterns = [
    path("<str:token>/", answering.answer, name="answer"),
    path("<str:token>/tak/", answering.thanks, name="thanks"),
]
