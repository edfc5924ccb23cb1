"""The first page, the account's own page, and the public pages about Tertial."""

from django.urls import path

from tertial.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("konto/", views.account, name="account"),
    path("konto/kommun/", views.switch_root, name="switch_root"),
    path("om/", views.about, name="about"),
    path("om/tillganglighet/", views.accessibility, name="accessibility"),
]
