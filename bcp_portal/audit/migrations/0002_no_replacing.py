"""On SQLite, REPLACE took the place of events: no DELETE trigger is asked then."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [insert_only("audit_event", again=True)]
