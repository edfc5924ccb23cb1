from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "tertial.facts"
    label = "facts"
    verbose_name = "Källor"

    def ready(self) -> None:
        from tertial.core.contributions import NavigationItem, ProfileSection, navigation, profile_sections
        from tertial.core.permissions import Permission
        from tertial.facts import profile

        navigation.register("sources", NavigationItem("Källor", "facts:sources", 60, Permission.VIEW_FACTS))
        profile_sections.register("sources", ProfileSection(order=30, load=profile.load))
