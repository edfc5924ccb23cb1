"""Pages of rounds. A round has the address of its path, `/omgang/kommun/namnd/t1-2017/`; deeds stand after a `-`."""

from django.urls import path

from tertial.followup import cover_views, review_views, round_views, views

app_name = "followup"
urlpatterns = [
    path("", views.my_round, name="my_round"),
    path("-/alla/", round_views.round_list, name="rounds"),
    path("-/ny/", round_views.new_round, name="new_round"),
    path("-/franvaro/", cover_views.covers, name="covers"),
    path("-/franvaro/<int:pk>/avsluta/", cover_views.end, name="end_cover"),
    path("-/post/<int:pk>/", views.entry, name="entry"),
    path("-/post/<int:pk>/lamna-over/", views.give, name="hand_over"),
    path("-/post/<int:pk>/<slug:name>/", review_views.judge, name="judge"),
    path("<path:path>/-/framsteg/", review_views.progress, name="progress"),
    path("<path:path>/-/godkann/", review_views.approve_chosen, name="approve_chosen"),
    path("<path:path>/-/dagar/", round_views.days, name="days"),
    path("<path:path>/-/fraga/", round_views.ask, name="ask"),
    path("<path:path>/-/historik/", round_views.history, name="history"),
    path("<path:path>/-/lage/<slug:name>/", round_views.move, name="move"),
    path("<path:path>/", review_views.round_page, name="round"),
]
