"""One line an event, to standard error, named as `facts.batch_committed`. No personal data, no secrets."""

from tertial.config.settings import environment

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"tertial": {"level": environment.text("TERTIAL_LOG_LEVEL", "INFO")}},
}
