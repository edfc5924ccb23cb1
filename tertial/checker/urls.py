"""Pages of the checker. No address holds anything of a file but a number that only its sender can open."""

from django.urls import path

from tertial.checker import views

app_name = "checker"
urlpatterns = [
    path("", views.start, name="start"),
    path("<int:pk>/", views.checking, name="checking"),
    path("<int:pk>/ta-bort/", views.remove, name="remove"),
    path("<int:pk>/fil/<str:form>/", views.file, name="file"),
    path("rapport/<path:path>/fil/<str:form>/", views.report_file, name="report_file"),
    path("rapport/<path:path>/", views.report, name="report"),
]
