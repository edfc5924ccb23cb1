from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "tertial.organisation"
    label = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from tertial.core.contributions import ProfileSection, profile_sections
        from tertial.organisation import profile

        section = ProfileSection(order=10, load=profile.load, export=profile.export, logins=profile.logins)
        profile_sections.register("organisation", section)
