from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

BLOCKS = {
    "goals": _("Målkapitel"),
    "tree_table": _("Planen som tabell"),
    "status_counts": _("Antal av varje status"),
    "area_counts": _("Räkning som avslutar ett område"),
    "not_reached": _("Det som inte är nått"),
    "changes": _("Ändrat sedan förra omgången"),
    "key_figures": _("Nyckeltal över år"),
    "small_multiples": _("Små diagram"),
    "assignments": _("Öppna uppdrag"),
    "legend": _("Teckenförklaring"),
}


class SteeringConfig(AppConfig):
    name = "tertial.steering"
    label = "steering"
    verbose_name = "Plan"

    def ready(self) -> None:
        from tertial.core.contributions import (
            NavigationItem,
            ProfileSection,
            deferred,
            facts_changed,
            navigation,
            profile_sections,
        )
        from tertial.core.permissions import Permission
        from tertial.followup.kinds import kinds
        from tertial.followup.profile_keys import profile_keys
        from tertial.steering.kind import ELEMENT
        from tertial.steering.profile_keys import ELEMENT_KEYS
        from tertial.steering.tasks import facts_have_changed

        load, export = deferred("tertial.steering.profile.load"), deferred("tertial.steering.profile_export.export")
        profile_sections.register("steering", ProfileSection(order=32, load=load, export=export))
        measured = deferred("tertial.steering.profile.measure")
        profile_sections.register("steering.measured", ProfileSection(order=40, load=measured))
        profile_keys.register("element", ELEMENT_KEYS)
        kinds.register("element", ELEMENT)
        facts_changed.register("steering", facts_have_changed)
        navigation.register("steering", NavigationItem("Plan", "steering:list", 25, frozenset({Permission.VIEW})))
        self._register_blocks()

    @staticmethod
    def _register_blocks() -> None:
        from tertial.core.contributions import block_labels, blocks, deferred, word_versions

        words = deferred("tertial.steering.blocks_version.words")
        for name, label in BLOCKS.items():
            blocks.register(f"steering.{name}", deferred(f"tertial.steering.blocks.{name}"))
            block_labels.register(f"steering.{name}", label)
            word_versions.register(f"steering.{name}", words)
