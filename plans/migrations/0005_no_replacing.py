"""On SQLite, REPLACE took the place of frozen rows: no DELETE trigger is asked then."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_gaps_accepted_in_signing")]

    operations = [
        insert_only("plans_planversion", again=True),
        insert_only("plans_approval", again=True),
        insert_only("plans_decision", again=True),
        insert_only("plans_withdrawal", again=True),
        insert_only("plans_versionpdf", again=True),
    ]
