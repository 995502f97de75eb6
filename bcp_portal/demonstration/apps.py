"""Django's record of this application."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "bcp_portal.demonstration"
    label = "demonstration"
    verbose_name = "Demonstration"
