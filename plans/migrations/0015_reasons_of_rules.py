"""Whoever makes a rule milder says why: those who sign what it would have stopped read it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0014_previews_have_a_sha256")]

    operations = [
        migrations.AddField("rulesetting", "reason", models.TextField(blank=True, default="")),
    ]
