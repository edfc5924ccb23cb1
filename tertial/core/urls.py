"""Login and logout, by allauth; the pages that open an account by oneself are left out."""

from allauth.account import views
from django.urls import path, re_path

urlpatterns = [
    path("logga-in/", views.login, name="account_login"),
    path("logga-ut/", views.logout, name="account_logout"),
    path("losenord/valj/", views.password_set, name="account_set_password"),
    path("losenord/", views.password_change, name="account_change_password"),
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
]
