"""WSGI entry point: `granian --interface wsgi tertial.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from tertial.core.starting import importing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.config.settings")
with importing():
    application = get_wsgi_application()
    resolve("/")  # All views are imported for it; else the first reader would wait for them.
