"""Django's record of this application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "bcp_portal.notices"
    verbose_name = "Notices"
