"""Root urls: login, then one include an app."""

from django.urls import include, path

urlpatterns = [
    path("", include("tertial.web.urls")),
    path("konto/", include("tertial.core.urls")),
    path("organisation/", include("tertial.organisation.urls")),
    path("kallor/", include("tertial.facts.urls")),
    path("plan/", include("tertial.steering.urls")),
    path("ekonomi/", include("tertial.finance.urls")),
    path("statistik/", include("tertial.measures.urls")),
    path("omgang/", include("tertial.followup.urls")),
    path("rapporter/", include("tertial.reports.urls")),
    path("granska/", include("tertial.checker.urls")),
]
