"""Records of reviews and assessments, and their withdrawals, are only ever added: the database refuses anything else."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("plans", "0007_upkeep_records")]

    operations = [
        insert_only("plans_upkeeprecord"),
        insert_only("plans_upkeepwithdrawal"),
    ]
