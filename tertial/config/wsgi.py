"""WSGI entry point: `granian --interface wsgi tertial.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.config.settings")
application = get_wsgi_application()
