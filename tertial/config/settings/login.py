"""Login by e-mail and password, in two steps, or by the municipality's own provider; accounts come by invitation."""

from tertial.config.settings import environment

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["tertial.core.login.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "tertial.core.login.ClosedAccountAdapter"
ACCOUNT_FORMS = {"login": "tertial.core.login.EmailLoginForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None

MFA_ADAPTER = "tertial.core.mfa.SealedMfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is the administrator's word; nobody changes their own
MFA_TOTP_ISSUER = "Tertial"

# The municipality's own login, OpenID Connect or SAML: who, how and for which root stands in a file (docs/operate.md).
LOGIN_FILE = environment.text("TERTIAL_LOGIN_FILE")
SOCIALACCOUNT_ADAPTER = "tertial.core.arrival.InvitedOnlyAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_ONLY = False

# Counters of failed logins and what has been used once are shared by all web processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# A session ends when nothing has been done for so long, and at the latest after so many hours.
SESSION_IDLE_SECONDS = 60 * int(environment.text("TERTIAL_SESSION_IDLE_MINUTES", "120"))
SESSION_COOKIE_AGE = 60 * 60 * int(environment.text("TERTIAL_SESSION_HOURS", "10"))

# Demo logins exist and work only where this is set.
DEMO = environment.flag("TERTIAL_DEMO")
