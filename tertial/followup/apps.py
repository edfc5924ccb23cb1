from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "tertial.followup"
    label = "followup"
    verbose_name = "Uppföljning"

    def ready(self) -> None:
        from tertial.core.contributions import (
            NavigationItem,
            ProfileSection,
            duties,
            navigation,
            news,
            profile_sections,
        )
        from tertial.followup import rounds_export, rounds_profile, scale_profile
        from tertial.followup.duties import duties_of, news_of

        scales = ProfileSection(order=30, load=scale_profile.load, export=scale_profile.export)
        rounds = ProfileSection(order=35, load=rounds_profile.load, export=rounds_export.export)
        profile_sections.register("followup.scales", scales)
        profile_sections.register("followup.rounds", rounds)
        # What others read that was said in a round (a forecast: 36) is read while the round is open.
        profile_sections.register("followup.closed_rounds", ProfileSection(order=39, load=rounds_profile.close))
        navigation.register("followup", NavigationItem("Min omgång", "followup:my_round", order=10))
        duties.register("followup", duties_of)
        news.register("followup", news_of)
