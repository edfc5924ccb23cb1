from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "tertial.measures"
    label = "measures"
    verbose_name = "Statistik"

    def ready(self) -> None:
        from tertial.core.contributions import NavigationItem, block_preparers, blocks, deferred, navigation
        from tertial.core.permissions import Permission

        blocks.register("measures.table", deferred("tertial.measures.blocks.table"))
        blocks.register("measures.chart", deferred("tertial.measures.blocks.chart"))
        block_preparers.register("measures.table", deferred("tertial.measures.blocks.prepare"))
        may_open = frozenset({Permission.VIEW_FACTS})
        navigation.register("measures", NavigationItem("Statistik", "measures:list", 40, may_open))
