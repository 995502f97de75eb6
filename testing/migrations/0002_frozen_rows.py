"""Records of exercises, their measurements and withdrawals are only ever added: the database refuses anything else."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("testing", "0001_initial")]

    operations = [
        insert_only("testing_exercise"),
        insert_only("testing_measurement"),
        insert_only("testing_exercisewithdrawal"),
    ]
