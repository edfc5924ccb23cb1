from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "tertial.finance"
    label = "finance"
    verbose_name = "Ekonomi"

    def ready(self) -> None:
        from tertial.core.contributions import NavigationItem, navigation
        from tertial.core.permissions import Permission

        may_open = frozenset({Permission.VIEW_FACTS})
        navigation.register("finance", NavigationItem("Ekonomi", "finance:economy", 35, may_open))
