"""Editions of the organisation and logos are only added, and the database refuses all else."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_organisation"), ("audit", "0005_nothing_young_is_pruned")]

    operations = [insert_only("organisation_logo"), insert_only("organisation_organisationsetting")]
