from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "tertial.finance"
    label = "finance"
    verbose_name = "Ekonomi"

    def ready(self) -> None:
        from tertial.core.contributions import (
            NavigationItem,
            ProfileSection,
            blocks,
            deferred,
            navigation,
            profile_sections,
            word_versions,
        )
        from tertial.core.permissions import Permission
        from tertial.finance.forecast import profile, profile_export
        from tertial.finance.forecast.blocks_version import words
        from tertial.finance.forecast.kind import FORECAST
        from tertial.finance.forecast.lines import KIND
        from tertial.followup.kinds import kinds
        from tertial.followup.profile_keys import ProfileKeys, profile_keys

        may_open = frozenset({Permission.VIEW_FACTS})
        navigation.register("finance", NavigationItem("Ekonomi", "finance:economy", 35, may_open))
        kinds.register(KIND, FORECAST)
        profile_keys.register(KIND, ProfileKeys(profile.find, profile_export.keys))
        lines = ProfileSection(order=33, load=profile.load_lines, export=profile_export.export)
        profile_sections.register("finance.forecast_lines", lines)
        profile_sections.register("finance.forecasts", ProfileSection(order=36, load=profile.load_said))
        for name in ("by_unit", "reasons", "measures", "risks"):
            blocks.register(f"finance.forecast_{name}", deferred(f"tertial.finance.forecast.blocks.{name}"))
            word_versions.register(f"finance.forecast_{name}", words)
