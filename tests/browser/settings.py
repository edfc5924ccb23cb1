"""The demo's settings in the tests: its passwords are hashed in no time. A real one takes a third of a second."""

from django.conf import global_settings

from tertial.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *global_settings.PASSWORD_HASHERS]
