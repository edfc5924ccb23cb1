"""Pages of reports. A report's address is its path: `/rapporter/kommun/namnd/2017-t1/`."""

from django.urls import include, path

from tertial.reports import (
    comment_views,
    compare_views,
    correction_views,
    entered_views,
    figure_views,
    section_views,
    shared_views,
    template_report_views,
    views,
)

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("mallar/", include("tertial.reports.template_urls")),
    path("jamfor/", compare_views.compare, name="compare"),
    path("<path:path>/avsnitt/<str:key>/om/", section_views.panel, name="section_panel"),
    path("<path:path>/avsnitt/<str:key>/ansvar/", section_views.assign, name="section_assign"),
    path("<path:path>/avsnitt/<str:key>/lage/<str:name>/", section_views.move_section, name="section_move"),
    path("<path:path>/avsnitt/<str:key>/narvaro/", section_views.present, name="section_present"),
    path("<path:path>/avsnitt/<str:key>/versioner/<int:conflict>/", section_views.settle, name="section_settle"),
    path("<path:path>/avsnitt/<str:key>/forra/", compare_views.section_earlier, name="section_earlier"),
    path("<path:path>/andrat/", compare_views.changes, name="changes"),
    path("<path:path>/avsnitt/<str:key>/ord/forslag/", correction_views.word_choices, name="word_choices"),
    path("<path:path>/avsnitt/<str:key>/ord/", correction_views.words, name="section_words"),
    path("<path:path>/avsnitt/<str:key>/mening/", correction_views.sentence, name="correct_sentence"),
    path("<path:path>/rattelser/godta/", correction_views.accept, name="accept"),
    path("<path:path>/rattelser/", correction_views.corrections, name="corrections"),
    path("<path:path>/avsnitt/<str:key>/kommentera/", comment_views.comment, name="comment"),
    path("<path:path>/avsnitt/<str:key>/", section_views.section, name="section"),
    path("<path:path>/kommentarer/<int:comment_id>/svar/", comment_views.answer, name="comment_answer"),
    path("<path:path>/kommentarer/<int:comment_id>/lost/", comment_views.resolve, name="comment_resolve"),
    path("<path:path>/gemensamma/<int:text_id>/", shared_views.shared_text, name="shared_text"),
    path("<path:path>/gemensamma/", shared_views.shared_list, name="shared_list"),
    path("<path:path>/avsnitt/", section_views.overview, name="sections"),
    path("<path:path>/namn/", comment_views.names, name="names"),
    path("<path:path>/siffra/<str:key>/kommentera/", comment_views.comment_figure, name="comment_figure"),
    path("<path:path>/siffra/<str:key>/rader/", figure_views.figure_rows, name="rows"),
    path("<path:path>/siffra/<str:key>/", figure_views.figure, name="figure"),
    path("<path:path>/siffror/", figure_views.figure_picker, name="picker"),
    path("<path:path>/inmatade-siffror/<slug:key>/", entered_views.reuse, name="entered_reuse"),
    path("<path:path>/inmatade-siffror/", entered_views.entered, name="entered"),
    path("<path:path>/mall/", template_report_views.report_template, name="report_template"),
    path("<path:path>/granskning/", figure_views.checks, name="preflight"),
    path("<path:path>/historik/", views.history, name="history"),
    path("<path:path>/lage/<str:name>/", views.move, name="move"),
    path("<path:path>/fil/<str:form>/", views.file, name="file"),
    path("<path:path>/", views.report, name="report"),
]
