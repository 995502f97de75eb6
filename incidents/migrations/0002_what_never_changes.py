"""Entries and activations are only ever added, and of incidents only the number of the last entry changes."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only
from incidents.models.incident_triggers import IncidentsStay


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_incidents_and_entries")]

    operations = [
        insert_only("incidents_activation"),
        insert_only("incidents_entry"),
        IncidentsStay(),
    ]
