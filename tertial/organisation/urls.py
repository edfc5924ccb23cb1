"""Pages of the organisation. A node's address is its path; `-` is no slug, so deeds never hide a node."""

from django.urls import path

from tertial.organisation import invitation_views, views

app_name = "organisation"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("-/inbjudan/", invitation_views.invitation, name="invitation"),
    path("-/inbjudan/<int:root>/<str:token>/", invitation_views.invitation_link, name="invitation_link"),
    path("<path:path>/-/behorigheter/", invitation_views.access, name="access"),
    path(
        "<path:path>/-/inbjudan/<int:number>/<slug:name>/",
        invitation_views.change_invitation,
        name="change_invitation",
    ),
    path("<path:path>/-/<slug:name>/", views.deed, name="deed"),
    path("<path:path>/", views.node, name="node"),
]
