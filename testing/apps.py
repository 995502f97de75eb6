"""Django's record of this application."""

from django.apps import AppConfig


class TestingConfig(AppConfig):
    name = "testing"
    verbose_name = "Testing"

    def ready(self) -> None:
        """Hand up results, on which plans are judged, and records, for evidence packs: plans may not ask from below."""
        # Models can be imported from here on, not before.
        from plans.evidence.exercises import take_results_from  # noqa: PLC0415
        from plans.packing.records import take_records_from  # noqa: PLC0415
        from testing.packing import records  # noqa: PLC0415

        from .evidence import results  # noqa: PLC0415

        take_results_from(results)
        take_records_from(records)
