"""Pages of sources."""

from django.urls import path

from tertial.facts import views

app_name = "facts"
urlpatterns = [
    path("", views.sources, name="sources"),
    path("ny/", views.send, name="send"),
    path("mottagen/<int:pk>/", views.upload, name="upload"),
    path("mottagen/<int:pk>/kontrollera/", views.check, name="check"),
    path("mottagen/<int:pk>/las-in/", views.accept, name="accept"),
    path("mottagen/<int:pk>/stoppa/", views.stop, name="stop"),
    path("mottagen/<int:pk>/fel.xlsx", views.errors, name="errors"),
    path("<int:pk>/", views.batch, name="batch"),
]
