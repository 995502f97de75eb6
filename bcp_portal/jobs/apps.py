"""Django's record of this application."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "bcp_portal.jobs"
    verbose_name = "Jobs"
