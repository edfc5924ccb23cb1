from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "tertial.organisation"
    label = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from tertial.core.contributions import (
            NavigationItem,
            ProfileSection,
            deferred,
            navigation,
            profile_sections,
            viewers,
        )
        from tertial.core.invited import ways
        from tertial.core.mfa import demands
        from tertial.core.permissions import Permission
        from tertial.organisation import profile, selectors

        section = ProfileSection(order=10, load=profile.load, export=profile.export, logins=profile.logins)
        profile_sections.register("organisation", section)
        viewers.register("organisation", selectors.viewer)
        ways.register("organisation", deferred("tertial.organisation.invitations.accept_by_email"))
        demands.register("organisation", selectors.must_use_two_steps)
        item = NavigationItem(_("Organisation"), "organisation:tree", 90, frozenset({Permission.VIEW}))
        navigation.register("organisation", item)
