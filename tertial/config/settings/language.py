"""Swedish first; times are shown in Stockholm and kept in UTC."""

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"
FIRST_DAY_OF_WEEK = 1
DATE_FORMAT = "Y-m-d"
FORMAT_MODULE_PATH = ["tertial.config.formats"]
