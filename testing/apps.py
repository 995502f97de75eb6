"""Django's record of this application."""

from django.apps import AppConfig


class TestingConfig(AppConfig):
    name = "testing"
    verbose_name = "Testing"

    def ready(self) -> None:
        """Hand what a person keeps to those who keep accounts: they may not ask from below."""
        # Models can be imported from here on, not before.
        from bcp_portal.accounts.duties import take_duties_from  # noqa: PLC0415
        from testing.actions.losing_keepers import duties_of_keeper, notify_of_lost_keeper  # noqa: PLC0415

        take_duties_from(duties_of_keeper, notify_of_lost_keeper, verb="record")
