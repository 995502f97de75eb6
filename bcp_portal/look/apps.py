"""Registers the look with Django, so that its template tags are found."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "bcp_portal.look"
    verbose_name = "Look"
