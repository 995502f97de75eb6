"""Django's record of this application."""

from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "bcp_portal.glossary"
    verbose_name = "Glossary"
