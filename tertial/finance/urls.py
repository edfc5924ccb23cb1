"""Pages of the economy. The address holds the whole view: `/ekonomi/?organ=…&period=…&per=…&oppna=…`."""

from django.urls import path

from tertial.finance import views
from tertial.finance.forecast import line_views
from tertial.finance.forecast import views as forecast

app_name = "finance"
urlpatterns = [
    path("", views.economy, name="economy"),
    path("fil/<str:form>/", views.file, name="file"),
    path("siffra/", views.figure, name="figure"),
    path("rader/", views.rows, name="rows"),
    path("prognos/", forecast.rounds, name="forecast_rounds"),
    path("prognos/-/rader/", line_views.lines, name="forecast_lines"),
    path("prognos/-/rader/<int:pk>/", line_views.change, name="forecast_line_change"),
    path("prognos/<path:path>/-/rad/<int:pk>/", forecast.line, name="forecast_line"),
    path("prognos/<path:path>/-/rad/<int:pk>/<slug:name>/", forecast.move, name="forecast_move"),
    path("prognos/<path:path>/", forecast.grid, name="forecast"),
]
