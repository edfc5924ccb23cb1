from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "tertial.steering"
    label = "steering"
    verbose_name = "Plan"

    def ready(self) -> None:
        from tertial.core.contributions import ProfileSection, deferred, profile_sections
        from tertial.followup.profile_keys import profile_keys
        from tertial.steering.profile_keys import ELEMENT_KEYS

        load, export = deferred("tertial.steering.profile.load"), deferred("tertial.steering.profile_export.export")
        profile_sections.register("steering", ProfileSection(order=32, load=load, export=export))
        profile_keys.register("element", ELEMENT_KEYS)
