from django.apps import AppConfig


class CheckerConfig(AppConfig):
    name = "tertial.checker"
    label = "checker"
    verbose_name = "Granska"

    def ready(self) -> None:
        from tertial.core.contributions import NavigationItem, navigation

        navigation.register("checker", NavigationItem("Granska", "checker:start", 25))
