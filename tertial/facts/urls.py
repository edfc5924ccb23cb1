"""Pages of sources."""

from django.urls import path

from tertial.facts import mapping_views, reconcile_views, views

app_name = "facts"
urlpatterns = [
    path("", views.sources, name="sources"),
    path("ny/", views.send, name="send"),
    path("mottagen/<int:pk>/", views.upload, name="upload"),
    path("mottagen/<int:pk>/lasning/", views.layout, name="layout"),
    path("mottagen/<int:pk>/forhandsvisa/", views.preview, name="preview"),
    path("mottagen/<int:pk>/kontrollera/", views.check, name="check"),
    path("mottagen/<int:pk>/las-in/", views.accept, name="accept"),
    path("mottagen/<int:pk>/stoppa/", views.stop, name="stop"),
    path("mottagen/<int:pk>/fel.xlsx", views.errors, name="errors"),
    path("avstamning/", reconcile_views.reconciliation, name="reconciliation"),
    path("avstamning/stang/", reconcile_views.close, name="close"),
    path("avstamning/oppna/<int:pk>/", reconcile_views.reopen, name="reopen"),
    path("kopplingar/", mapping_views.mapping_list, name="mappings"),
    path("kopplingar/<int:pk>/", mapping_views.mapping, name="mapping"),
    path("kopplingar/<int:pk>/namn/", mapping_views.rename, name="rename"),
    path("kopplingar/<int:pk>/bruk/", mapping_views.retire, name="retire"),
    path("kopplingar/<int:pk>/koppling.toml", mapping_views.mapping_file, name="mapping_file"),
    path("<int:pk>/", views.batch, name="batch"),
    path("<int:pk>/skillnad/", reconcile_views.difference, name="difference"),
    path("<int:pk>/angra/", reconcile_views.undo, name="undo"),
]
