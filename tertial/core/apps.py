from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "tertial.core"
    label = "core"
    verbose_name = "Grund"

    def ready(self) -> None:
        from tertial.core import mfa, migrating, sessions
        from tertial.core.rowsecurity import apply_after_migrate

        post_migrate.connect(apply_after_migrate, dispatch_uid="tertial.rowsecurity")
        sessions.connect()
        mfa.connect()
        migrating.connect()
