"""Messages and situation reports are only ever added, and whom a message goes to never changes."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only
from incidents.models.message_triggers import RecipientsStay


class Migration(migrations.Migration):
    dependencies = [("incidents", "0007_messages_and_reports")]

    operations = [
        insert_only("incidents_incidentmessage"),
        insert_only("incidents_situationreport"),
        RecipientsStay(),
    ]
