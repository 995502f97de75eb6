"""Versions, their approvals, decisions, withdrawals and PDFs are only ever added: the database refuses anything else."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [
        insert_only("plans_planversion"),
        insert_only("plans_approval"),
        insert_only("plans_decision"),
        insert_only("plans_withdrawal"),
        insert_only("plans_versionpdf"),
    ]
