from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "tertial.steering"
    label = "steering"
    verbose_name = "Plan"

    def ready(self) -> None:
        from tertial.core.contributions import ProfileSection, deferred, facts_changed, profile_sections
        from tertial.followup.kinds import kinds
        from tertial.followup.profile_keys import profile_keys
        from tertial.steering.kind import ELEMENT
        from tertial.steering.profile_keys import ELEMENT_KEYS
        from tertial.steering.tasks import facts_have_changed

        load, export = deferred("tertial.steering.profile.load"), deferred("tertial.steering.profile_export.export")
        profile_sections.register("steering", ProfileSection(order=32, load=load, export=export))
        profile_keys.register("element", ELEMENT_KEYS)
        kinds.register("element", ELEMENT)
        facts_changed.register("steering", facts_have_changed)
