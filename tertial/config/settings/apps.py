"""Installed parts, middleware and templates."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "tree_queries",
    "template_partials",
    "django_htmx",
    "tertial.core",  # before allauth, whose pages it gives our look
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "procrastinate.contrib.django",
    "tertial.organisation",
    "tertial.facts",
    "tertial.measures",
    "tertial.followup",
    "tertial.steering",
    "tertial.finance",
    "tertial.reports",
    "tertial.checker",
    "tertial.web",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # first, so that static files and redirects have the policy as well
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tertial.core.sessions.SessionAgeMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tertial.core.middleware.RootScopeMiddleware",
    "tertial.core.mfa.MfaDemandMiddleware",
]

ROOT_URLCONF = "tertial.config.urls"
WSGI_APPLICATION = "tertial.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tertial.core.context.page",
            ],
        },
    }
]
