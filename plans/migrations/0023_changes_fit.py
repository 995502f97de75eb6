"""Change requests are only ever added, and what is decided on them, or carries them, fits: the database refuses else."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only
from plans.models.change_triggers import ChangesFit


class Migration(migrations.Migration):
    dependencies = [("plans", "0022_change_requests")]

    operations = [
        insert_only("plans_changerequest"),
        insert_only("plans_changedecision"),
        insert_only("plans_changewithdrawal"),
        insert_only("plans_changeuptake"),
        insert_only("plans_carriedchange"),
        ChangesFit("plans_changedecision"),
        ChangesFit("plans_changewithdrawal"),
        ChangesFit("plans_carriedchange"),
    ]
