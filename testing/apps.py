"""Django's record of this application."""

from django.apps import AppConfig


class TestingConfig(AppConfig):
    name = "testing"
    verbose_name = "Testing"

    def ready(self) -> None:
        """Hand the results on which plans are judged to those who judge them: they may not ask from below."""
        # Models can be imported from here on, not before.
        from plans.exercised import take_results_from  # noqa: PLC0415
        from testing.source import results  # noqa: PLC0415

        take_results_from(results)
