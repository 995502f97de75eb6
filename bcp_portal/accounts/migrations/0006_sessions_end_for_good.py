"""Counts how often somebody was deactivated: sessions and links of before do not come back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_attempts_end")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="deactivations",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
