"""The database refuses a decision whose content, person or place is not what was asked for."""

from django.db import migrations

from plans.models.decision_triggers import DecisionsFit


class Migration(migrations.Migration):
    dependencies = [("plans", "0009_who_signs")]

    operations = [DecisionsFit()]
