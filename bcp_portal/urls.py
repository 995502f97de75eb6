"""All addresses. Who may use each stands in `routes.py`."""

from django.urls import include, path

from bcp_portal import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("bcp_portal.look.urls")),
    path("", include("bcp_portal.glossary.urls")),
    path("", include("bcp_portal.accounts.urls")),
    path("", include("bcp_portal.notices.urls")),
    path("", include("bcp_portal.outbound.urls")),
    path("", include("bcp_portal.organisation.urls")),
    path("", include("plans.urls")),
    path("", include("testing.urls")),
    path("", include("incidents.urls")),
    path("", include("bcp_portal.demonstration.urls")),
    path("api/v1/", include("bcp_portal.api")),
]

handler400 = "bcp_portal.texts.bad_request"
