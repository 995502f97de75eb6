"""Corrective actions and their steps are only ever added, and no step that does not fit: the database refuses it."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only
from plans.models.action_triggers import StepsFit


class Migration(migrations.Migration):
    dependencies = [("plans", "0020_corrective_actions")]

    operations = [
        insert_only("plans_correctiveaction"),
        insert_only("plans_actionstep"),
        StepsFit(),
    ]
