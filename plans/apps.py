"""Django's record of this application."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Plans"

    def ready(self) -> None:
        """Hand what waits for a person to those who keep accounts: they may not ask from below."""
        # Models can be imported from here on, not before.
        from bcp_portal.accounts.duties import take_duties_from  # noqa: PLC0415
        from plans.actions.losing_signers import duties_of_signer, notify_of_lost_signer  # noqa: PLC0415

        take_duties_from(duties_of_signer, notify_of_lost_signer, verb="sign")
