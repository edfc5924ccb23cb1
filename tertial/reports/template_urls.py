"""Pages of report templates: `/rapporter/mallar/kommun/namnd/2017-t1/`, as its report is named."""

from django.urls import path

from tertial.reports import template_block_views as blocks
from tertial.reports import template_views as views
from tertial.reports import word_template_views as word

urlpatterns = [
    path("", views.template_list, name="templates"),
    path("word/<path:path>/fil/", word.word_template_file, name="word_template_file"),
    path("word/<path:path>/", word.word_template, name="word_template"),
    path("<path:path>/sektion/<str:key>/nytt/", blocks.template_new_block, name="template_new_block"),
    path("<path:path>/sektion/<str:key>/", views.template_section, name="template_section"),
    path("<path:path>/block/<str:key>/visa/", blocks.template_preview_of, name="template_preview"),
    path("<path:path>/block/<str:key>/", blocks.template_block, name="template_block"),
    path("<path:path>/andra/", views.template_change, name="template_change"),
    path("<path:path>/publicera/", views.template_publish, name="template_publish"),
    path("<path:path>/versioner/", views.template_versions, name="template_versions"),
    path("<path:path>/fil/", views.template_file, name="template_file"),
    path("<path:path>/kopiera/", views.template_copy, name="template_copy"),
    path("<path:path>/rapport/", views.template_start, name="template_start"),
    path("<path:path>/", views.template, name="template"),
]
