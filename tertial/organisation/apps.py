from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "tertial.organisation"
    label = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from tertial.core.contributions import ProfileSection, profile_sections
        from tertial.organisation import profile

        profile_sections.register("organisation", ProfileSection(order=10, load=profile.load))
