from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "tertial.measures"
    label = "measures"
    verbose_name = "Statistik"

    def ready(self) -> None:
        from tertial.core.contributions import NavigationItem, navigation
        from tertial.core.permissions import Permission
        from tertial.measures import blocks

        blocks.register()
        may_open = frozenset({Permission.VIEW_FACTS})
        navigation.register("measures", NavigationItem("Statistik", "measures:list", 40, may_open))
