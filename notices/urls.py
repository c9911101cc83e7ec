from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("beskeder/", views.messages_page, name="messages"),
    path("kalender/", views.calendar_link, name="calendar_link"),
    path("kalender/fjern/", views.remove_calendar_link, name="remove_calendar_link"),
]
