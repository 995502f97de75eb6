"""Django's record of this application."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "bcp_portal.organisation"
    verbose_name = "Organisation"
