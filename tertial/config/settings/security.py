"""Keys, hosts, cookies and a strict content security policy."""

import secrets

from csp.constants import NONE, SELF

from tertial.config.settings import environment
from tertial.config.settings.files import KEYS_DIR

DEBUG = environment.flag("TERTIAL_DEBUG")


def _secret_key() -> str:
    """The key from the environment, else one that is made once and kept with the other keys."""
    given = environment.text("TERTIAL_SECRET_KEY")
    if given:
        return given
    place = KEYS_DIR / "secret_key"
    if not place.exists():
        KEYS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        candidate = KEYS_DIR / f"secret_key.{secrets.token_hex(4)}"
        candidate.touch(mode=0o600)
        candidate.write_text(secrets.token_urlsafe(50))
        try:
            place.hardlink_to(candidate)
        except FileExistsError:
            pass
        finally:
            candidate.unlink()
    return place.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = environment.words("TERTIAL_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("TERTIAL_ORIGINS")

HTTPS = environment.flag("TERTIAL_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
