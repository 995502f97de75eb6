"""Django's record of this application."""

from django.apps import AppConfig


class OutboundConfig(AppConfig):
    name = "bcp_portal.outbound"
    verbose_name = "Outbound"
