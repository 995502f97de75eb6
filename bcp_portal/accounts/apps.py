"""Django's record of this application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bcp_portal.accounts"
    verbose_name = "Accounts"
