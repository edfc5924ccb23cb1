from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "tertial.facts"
    label = "facts"
    verbose_name = "Källor"

    def ready(self) -> None:
        from tertial.core.contributions import NavigationItem, ProfileSection, navigation, news, profile_sections
        from tertial.core.permissions import Permission
        from tertial.facts import profile
        from tertial.facts.news import latest_batches

        may_open = frozenset({Permission.VIEW_FACTS, Permission.IMPORT})
        navigation.register("sources", NavigationItem("Källor", "facts:sources", 60, may_open))
        news.register("sources", latest_batches)
        profile_sections.register("sources", ProfileSection(30, profile.load, profile.export, demo=profile.settle_demo))
