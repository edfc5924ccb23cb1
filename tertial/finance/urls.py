"""Pages of the economy. The address holds the whole view: `/ekonomi/?organ=…&period=…&per=…&oppna=…`."""

from django.urls import path

from tertial.finance import views

app_name = "finance"
urlpatterns = [
    path("", views.economy, name="economy"),
    path("fil/<str:form>/", views.file, name="file"),
    path("siffra/", views.figure, name="figure"),
    path("rader/", views.rows, name="rows"),
]
