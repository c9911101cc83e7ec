from django.urls import path

from .views import transfer

app_name = "transfer"
urlpatterns = [
    path("", transfer.upload, name="upload"),
    path("<slug:key>/", transfer.look, name="look"),
    path("<slug:key>/fortryd/", transfer.drop, name="drop"),
]
