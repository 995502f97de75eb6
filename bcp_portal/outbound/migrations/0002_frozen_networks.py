"""Opened networks and their ends are only added, and the database refuses all else."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("outbound", "0001_webhooks_and_networks"), ("audit", "0005_nothing_young_is_pruned")]

    operations = [insert_only("outbound_openednetwork"), insert_only("outbound_networkclosing")]
