"""The SHA-256 of previews stands with them, as that of approved PDFs does."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_again(apps: Apps, _: BaseDatabaseSchemaEditor | None) -> None:
    """Nothing says of previews that are there what they were: they are made again."""
    exports = apps.get_model("plans", "PdfExport").objects.exclude(purpose="approved").filter(finished_at__isnull=False)
    exports.update(finished_at=None, claimed_at=None, attempts=0, percent=0, step="", error="")


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0013_replacements_fit"),
    ]

    operations = [
        migrations.AddField(
            model_name="pdfexport",
            name="file_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.RunPython(make_again, migrations.RunPython.noop, elidable=True),
    ]
