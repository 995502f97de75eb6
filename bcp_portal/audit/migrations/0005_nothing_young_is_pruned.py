"""A seal with a day of long ago let events of yesterday go: now each event that would go has to be old itself."""

from django.db import migrations

from bcp_portal.audit.prunable import Prunable


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_chain_what_is_there")]

    operations = [Prunable(again=True)]
