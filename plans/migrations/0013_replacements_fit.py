"""The database refuses to name somebody else for another signature than the one that is awaited."""

from django.db import migrations

from plans.models.replacement_triggers import ReplacementsFit


class Migration(migrations.Migration):
    dependencies = [("plans", "0012_finding_owners")]

    operations = [ReplacementsFit()]
