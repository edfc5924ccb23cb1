"""Where files lie: facts, spool, frozen reports, keys; and static files."""

from pathlib import Path

from tertial.config.settings import environment

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = environment.path("TERTIAL_VAR", BASE_DIR / "var")
FACTS_DIR = environment.path("TERTIAL_FACTS_DIR", VAR_DIR / "facts")
SPOOL_DIR = environment.path("TERTIAL_SPOOL_DIR", VAR_DIR / "spool")
FROZEN_DIR = environment.path("TERTIAL_FROZEN_DIR", VAR_DIR / "frozen")
# Kept and backed up apart from the data: whoever has both can tell who is who.
KEYS_DIR = environment.path("TERTIAL_KEYS_DIR", VAR_DIR / "keys")

STATIC_URL = "/static/"
# Files are served from the packages themselves: no collectstatic, nothing generated to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
