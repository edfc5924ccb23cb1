"""Root urls: login, then one include an app."""

from django.urls import include, path

urlpatterns = [
    path("konto/", include("tertial.core.urls")),
]
