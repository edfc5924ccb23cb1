"""Pages of the organisation. A node's address is its path; `-` is no slug, so deeds never hide a node."""

from django.urls import path

from tertial.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("<path:path>/-/<slug:name>/", views.deed, name="deed"),
    path("<path:path>/", views.node, name="node"),
]
