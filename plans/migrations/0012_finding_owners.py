"""Findings say who answers for what they are about; those that are there learn it at the next check, within an hour."""

from datetime import UTC, datetime
from typing import Any

from django.db import migrations, models


def check_all_again(apps: Any, _: Any) -> None:
    apps.get_model("plans", "Checkup").objects.update(checked_at=datetime(2000, 1, 1, tzinfo=UTC))


class Migration(migrations.Migration):
    dependencies = [("plans", "0011_attempts_end")]

    operations = [
        migrations.AddField("finding", "owners", models.TextField(blank=True, default="")),
        migrations.RunPython(check_all_again, migrations.RunPython.noop),
    ]
