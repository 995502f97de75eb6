"""Retests are only ever added: the database refuses anything else."""

from django.db import migrations

from bcp_portal.audit.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [("testing", "0008_retests")]

    operations = [insert_only("testing_retest")]
