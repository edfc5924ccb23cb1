"""Login, logout, the second step, sessions and the municipality's own login, by allauth. Nobody opens an account."""

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.saml import views as saml
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from tertial.core import digest_views, leaving, oidc
from tertial.core import saml as own_saml

urlpatterns = [
    path("logga-in/", views.login, name="account_login"),
    path("logga-ut/", leaving.LeavingView.as_view(), name="account_logout"),
    path("losenord/valj/", views.password_set, name="account_set_password"),
    path("losenord/", views.password_change, name="account_change_password"),
    path("bekrafta/", views.reauthenticate, name="account_reauthenticate"),
    path("inaktiv/", views.account_inactive, name="account_inactive"),
    path("aterstall/", views.password_reset, name="account_reset_password"),
    path("aterstall/klart/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^aterstall/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("aterstall/bytt/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("skapa/", views.signup, name="account_signup"),
    path("tva-steg/", mfa.index, name="mfa_index"),
    path("tva-steg/kod/", mfa.authenticate, name="mfa_authenticate"),
    path("tva-steg/bekrafta/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tva-steg/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("tva-steg/app/ta-bort/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tva-steg/reservkoder/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tva-steg/reservkoder/nya/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("inloggningar/", sessions.list_usersessions, name="usersessions_list"),
    path("avbruten/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("via/<slug:provider_id>/", oidc.start, name="account_provider"),
    path("oidc/<slug:provider_id>/svar/", oidc.callback, name="openid_connect_callback"),
    path("saml/<slug:organization_slug>/svar/", own_saml.answer, name="saml_acs"),
    path("saml/<slug:organization_slug>/klar/", saml.finish_acs, name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/utloggning/", saml.sls, name="saml_sls"),
    path("saml/<slug:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
    path("utskick/", digest_views.choose, name="account_digest"),
    path("utskick/avsluta/<str:token>/", digest_views.stop, name="account_digest_stop"),
]
