"""Settings, one file a topic. Everything that differs between installations is read from the environment."""

from tertial.config.settings.apps import *  # noqa: F403
from tertial.config.settings.database import *  # noqa: F403
from tertial.config.settings.files import *  # noqa: F403
from tertial.config.settings.jobs import *  # noqa: F403
from tertial.config.settings.language import *  # noqa: F403
from tertial.config.settings.login import *  # noqa: F403
from tertial.config.settings.logs import *  # noqa: F403
from tertial.config.settings.mail import *  # noqa: F403
from tertial.config.settings.security import *  # noqa: F403
