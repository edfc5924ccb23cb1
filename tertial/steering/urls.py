"""Pages of plans. A plan's address is its path: `/plan/kommun/namnd/2017/`."""

from django.urls import path

from tertial.steering import model_views, views

app_name = "steering"
urlpatterns = [
    path("", views.plan_list, name="list"),
    path("ny/", views.new_plan, name="new"),
    path("uppdrag/", views.assignments, name="assignments"),
    path("modell/", model_views.model, name="model"),
    path("modell/typ/", model_views.new_type, name="new_type"),
    path("modell/typ/<slug:key>/", model_views.change_type, name="type"),
    path("modell/skala/", model_views.new_scale, name="new_scale"),
    path("modell/skala/<slug:key>/", model_views.change_scale, name="scale"),
    path("<path:path>/element/<slug:key>/<slug:name>/", views.element_deed, name="element_deed"),
    path("<path:path>/element/<slug:key>/", views.element, name="element"),
    path("<path:path>/-/flytta/", views.move, name="move"),
    path("<path:path>/-/klistra/", views.paste_page, name="paste"),
    path("<path:path>/-/<slug:name>/", views.plan_deed, name="plan_deed"),
    path("<path:path>/", views.plan, name="plan"),
]
