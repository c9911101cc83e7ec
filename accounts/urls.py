from allauth.account import views as allauth
from django.urls import path, re_path

from . import views

# The names are allauth's, which it looks up itself; the addresses are Danish.
urlpatterns = [
    path("", views.account, name="account"),
    path("organisationer/<int:organisation_id>/haendelser/", views.events, name="events"),
    path("log-ind/", allauth.login, name="account_login"),
    path("log-ud/", allauth.logout, name="account_logout"),
    path("opret/", allauth.signup, name="account_signup"),
    path("spaerret/", allauth.account_inactive, name="account_inactive"),
    path("adgangskode/", views.password_change, name="account_change_password"),
    path("adgangskode/vaelg/", views.password_set, name="account_set_password"),
    path("glemt-adgangskode/", allauth.password_reset, name="account_reset_password"),
    path("glemt-adgangskode/sendt/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^glemt-adgangskode/ny/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "glemt-adgangskode/gemt/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
