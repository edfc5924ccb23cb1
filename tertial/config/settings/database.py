"""PostgreSQL, reached as two roles: the web role, which owns nothing, and the owner, who migrates."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from tertial.config.settings import environment

# A page's row is joined with ten others by their keys, in an order that matters little: to seek the best of all orders
# took PostgreSQL ten times as long as to carry out the question. Of four it is sought still.
_PLANNED = "-c join_collapse_limit=4"
_NAMED = ("dbname", "user", "password", "host", "port")


def role_settings(url: str, *, pooled: bool) -> dict[str, Any]:
    """Django's settings of one role. What else the url says (`sslmode`, `sslrootcert`) goes to PostgreSQL's client."""
    parts = conninfo_to_dict(url)
    options: dict[str, Any] = {name: value for name, value in parts.items() if name not in _NAMED}
    options["options"] = f"{options.get('options', '')} {_PLANNED}".strip()
    if pooled:
        options["pool"] = {"min_size": 0, "max_size": 8, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "tertial"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": not pooled,
    }


_WEB_URL = environment.text("DATABASE_URL", "postgresql://tertial_web@/tertial")
_OWNER_URL = environment.text("DATABASE_OWNER_URL", "postgresql://tertial_owner@/tertial")

DATABASES = {
    "default": role_settings(_WEB_URL, pooled=not environment.flag("TERTIAL_NO_POOL")),
    "owner": role_settings(_OWNER_URL, pooled=False),
}
WEB_ROLE = DATABASES["default"]["USER"]
