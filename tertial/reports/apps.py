from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tertial.reports"
    label = "reports"
    verbose_name = "Rapporter"

    def ready(self) -> None:
        from tertial.core.contributions import (
            NavigationItem,
            ProfileSection,
            batch_uses,
            blocks,
            deferred,
            duties,
            facts_changed,
            navigation,
            news,
            profile_sections,
        )
        from tertial.reports import blocks as own
        from tertial.reports import earlier_profile, profile, section_profile
        from tertial.reports.duties import duties_of
        from tertial.reports.section_duties import news_of
        from tertial.reports.tasks import compose_later

        batch_uses.register("reports", deferred("tertial.reports.uses.uses_of"))
        blocks.register("reports.page_break", own.page_break)
        blocks.register("reports.note", own.note)
        duties.register("reports", duties_of)
        news.register("reports", news_of)
        facts_changed.register("reports", compose_later)
        navigation.register("reports", NavigationItem("Rapporter", "reports:list", order=20))
        profile_sections.register("reports", ProfileSection(order=50, load=profile.load, export=profile.export))
        sections = ProfileSection(order=55, load=section_profile.load, export=section_profile.export)
        profile_sections.register("reports.earlier", ProfileSection(order=54, load=earlier_profile.load))
        profile_sections.register("reports.sections", sections)
