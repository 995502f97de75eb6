"""Django's record of this application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "bcp_portal.audit"
    verbose_name = "Audit trail"
