"""Letters go through the municipality's own server. Without one they wait in the outbox; a demo writes them out."""

from pathlib import Path

from tertial.config.settings import environment
from tertial.config.settings.login import DEMO


def _password() -> str:
    """From a file, so that it stands in no environment; else from the variable."""
    file = environment.text("TERTIAL_SMTP_PASSWORD_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else environment.text("TERTIAL_SMTP_PASSWORD")


def _backend() -> str:
    if EMAIL_HOST:
        return "django.core.mail.backends.smtp.EmailBackend"
    return f"django.core.mail.backends.{'console' if DEMO else 'dummy'}.EmailBackend"


EMAIL_HOST = environment.text("TERTIAL_SMTP_HOST")
EMAIL_PORT = int(environment.text("TERTIAL_SMTP_PORT", "587"))
EMAIL_HOST_USER = environment.text("TERTIAL_SMTP_USER")
EMAIL_HOST_PASSWORD = _password()
_SECURITY = environment.text("TERTIAL_SMTP_TLS", "starttls" if EMAIL_HOST_USER else "none")
if _SECURITY not in ("starttls", "tls", "none"):
    raise ValueError(f"TERTIAL_SMTP_TLS är {_SECURITY!r}; skriv starttls, tls eller none.")
EMAIL_USE_TLS, EMAIL_USE_SSL = _SECURITY == "starttls", _SECURITY == "tls"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = _backend()
MAIL_WAITS = not (EMAIL_HOST or DEMO)
DEFAULT_FROM_EMAIL = environment.text("TERTIAL_MAIL_FROM", "tertial@localhost")

# Where links in letters lead, for those that no page asked for.
ADDRESS = environment.text("TERTIAL_ADDRESS", "http://localhost:8000").rstrip("/")
