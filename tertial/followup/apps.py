from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "tertial.followup"
    label = "followup"
    verbose_name = "Uppföljning"

    def ready(self) -> None:
        from tertial.core.contributions import ProfileSection, profile_sections
        from tertial.followup import rounds_export, rounds_profile, scale_profile

        scales = ProfileSection(order=30, load=scale_profile.load, export=scale_profile.export)
        rounds = ProfileSection(order=35, load=rounds_profile.load, export=rounds_export.export)
        profile_sections.register("followup.scales", scales)
        profile_sections.register("followup.rounds", rounds)
        # What others read that was said in a round (a forecast: 36) is read while the round is open.
        profile_sections.register("followup.closed_rounds", ProfileSection(order=39, load=rounds_profile.close))
