"""Pages of measures. A measure's address holds the whole question: `/statistik/economy.outcome/?organ=…&period=…`."""

from django.urls import path

from tertial.measures import figure_views, views

app_name = "measures"
urlpatterns = [
    path("", views.measure_list, name="list"),
    path("<str:key>/", views.measure, name="measure"),
    path("<str:key>/rader/", figure_views.figure_rows, name="rows"),
    path("<str:key>/fil/<str:form>/", views.file, name="file"),
]
