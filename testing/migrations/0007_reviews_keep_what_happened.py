"""A review keeps what happened since the last one. Nullable, so that no table is remade and records stay as hashed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("testing", "0005_frozen_rows_of_the_programme"),
    ]

    operations = [
        migrations.AddField(
            model_name="reviewrecord",
            name="happened",
            field=models.JSONField(null=True),
        ),
    ]
