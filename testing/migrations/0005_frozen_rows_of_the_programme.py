"""What counts for an occurrence, moves, skips and maintenance are only ever added: the database refuses anything else."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("testing", "0004_promises_and_occurrences")]

    operations = [
        insert_only("testing_fulfilment"),
        insert_only("testing_move"),
        insert_only("testing_waiver"),
        insert_only("testing_waiverwithdrawal"),
        insert_only("testing_maintenancerecord"),
        insert_only("testing_maintenancewithdrawal"),
    ]
