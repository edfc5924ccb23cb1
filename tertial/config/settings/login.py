"""Login by e-mail and password. Accounts are made by an administrator, never by signing up."""

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
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None

# Demo logins exist and work only where this is set.
DEMO = environment.flag("TERTIAL_DEMO")

# Letters (a forgotten password, a first one) go through the municipality's own server; without one they are logged.
EMAIL_HOST = environment.text("TERTIAL_SMTP_HOST")
EMAIL_PORT = int(environment.text("TERTIAL_SMTP_PORT", "587"))
EMAIL_HOST_USER = environment.text("TERTIAL_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("TERTIAL_SMTP_PASSWORD")
EMAIL_USE_TLS = bool(EMAIL_HOST_USER)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = environment.text("TERTIAL_MAIL_FROM", "tertial@localhost")
