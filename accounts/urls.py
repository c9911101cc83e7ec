from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as socialaccount
from django.urls import path, re_path

from . import views

# The names are allauth's, which it looks up itself; the addresses are Danish.
urlpatterns = [
    path("", views.account, name="account"),
    path("organisationer/<int:organisation_id>/haendelser/", views.events, name="events"),
    path("log-ind/", views.sign_in, name="account_login"),
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
    path("bekraeft/", allauth.reauthenticate, name="account_reauthenticate"),
    path("totrin/", mfa.index, name="mfa_index"),
    path("log-ind/totrin/", mfa.authenticate, name="mfa_authenticate"),
    path("bekraeft/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("bekraeft/noegle/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("totrin/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("totrin/app/fjern/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("totrin/koder/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("totrin/koder/nye/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("totrin/koder/hent/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("totrin/noegler/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("totrin/noegler/ny/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("totrin/noegler/<int:pk>/", views.edit_key, name="mfa_edit_webauthn"),
    path("totrin/noegler/<int:pk>/fjern/", views.remove_key, name="mfa_remove_webauthn"),
    path("sessioner/", views.sessions, name="usersessions_list"),
    path("organisation-login/", views.connections, name="socialaccount_connections"),
    path("organisation-login/afbrudt/", socialaccount.login_cancelled, name="socialaccount_login_cancelled"),
    path("organisation-login/<slug:provider_id>/", views.login_start, name="openid_connect_login"),
    path("organisation-login/<slug:provider_id>/svar/", views.login_answer, name="openid_connect_callback"),
]
