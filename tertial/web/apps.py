from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "tertial.web"
    label = "web"
    verbose_name = "Hem"

    def ready(self) -> None:
        from tertial.core.contributions import NavigationItem, navigation

        navigation.register("home", NavigationItem(_("Hem"), "web:home", 0))
