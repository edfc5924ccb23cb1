"""Pages of reports. A report's address is its path: `/rapporter/haninge/socialnamnden/2017-t1/`."""

from django.urls import path

from tertial.reports import figure_views, views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("<path:path>/siffra/<str:key>/rader/", figure_views.figure_rows, name="rows"),
    path("<path:path>/siffra/<str:key>/", figure_views.figure, name="figure"),
    path("<path:path>/siffror/", figure_views.figure_picker, name="picker"),
    path("<path:path>/avsnitt/<str:key>/", views.section, name="section"),
    path("<path:path>/inmatade-siffror/", views.entered, name="entered"),
    path("<path:path>/granskning/", figure_views.checks, name="preflight"),
    path("<path:path>/historik/", views.history, name="history"),
    path("<path:path>/lage/<str:name>/", views.move, name="move"),
    path("<path:path>/fil/<str:form>/", views.file, name="file"),
    path("<path:path>/", views.report, name="report"),
]
