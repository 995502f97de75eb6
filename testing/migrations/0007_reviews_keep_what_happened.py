"""A review keeps what happened since the last one. Nullable, so that no table is remade and records stay as hashed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("testing", "0006_reminder_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="reviewrecord",
            name="happened",
            field=models.JSONField(null=True),
        ),
    ]
