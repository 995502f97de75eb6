"""Outcomes of incidents with the recoveries that were measured; both are only ever added."""

import django.db.models.deletion
from django.db import migrations, models

from bcp_portal.audit.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0004_alarms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("severity", models.CharField(blank=True, max_length=200)),
                ("began_at", models.DateTimeField()),
                ("to_detect", models.PositiveBigIntegerField(null=True)),
                ("to_declare", models.PositiveBigIntegerField(null=True)),
                ("to_recover", models.PositiveBigIntegerField(null=True)),
                ("kept", models.PositiveIntegerField()),
                ("missed", models.PositiveIntegerField()),
                ("unknown", models.PositiveIntegerField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="incidents.incident"
                    ),
                ),
            ],
            options={
                "ordering": ["incident", "as_of"],
                "constraints": [models.UniqueConstraint(fields=("incident", "as_of"), name="outcome_once")],
            },
        ),
        migrations.CreateModel(
            name="RecoveryMeasurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("function_ref", models.CharField(max_length=20)),
                ("function_name", models.TextField()),
                ("state", models.CharField(max_length=20)),
                ("strategy_ref", models.CharField(blank=True, max_length=20)),
                ("strategy_name", models.TextField(blank=True)),
                ("basis", models.CharField(max_length=20)),
                ("basis_at", models.DateTimeField(null=True)),
                ("is_at_least", models.BooleanField()),
                ("restored_at", models.DateTimeField(null=True)),
                ("rta_seconds", models.PositiveBigIntegerField(null=True)),
                ("rpa_seconds", models.PositiveBigIntegerField(null=True)),
                ("rto_seconds", models.PositiveBigIntegerField(null=True)),
                ("mtpd_seconds", models.PositiveBigIntegerField(null=True)),
                ("rpo_seconds", models.PositiveBigIntegerField(null=True)),
                ("degraded", models.TextField(blank=True)),
                ("entries", models.JSONField()),
                (
                    "activation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="incidents.activation",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recoveries", to="incidents.outcome"
                    ),
                ),
            ],
            options={
                "ordering": ["outcome", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("outcome", "activation", "function_ref"), name="recovery_once")
                ],
            },
        ),
        insert_only("incidents_outcome"),
        insert_only("incidents_recoverymeasurement"),
    ]
