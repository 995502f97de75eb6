"""Reviews of incidents, their signatures and withdrawals; all are only ever added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plans.models.fields
from bcp_portal.audit.triggers import insert_only


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0005_outcomes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IncidentReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("token", models.UUIDField(unique=True)),
                ("measured", models.JSONField()),
                ("participants", plans.models.fields.LineField(blank=True, default="", max_length=500)),
                ("went_well", plans.models.fields.ProseField(blank=True, default="")),
                ("went_badly", plans.models.fields.ProseField(blank=True, default="")),
                ("causes", plans.models.fields.ProseField(blank=True, default="")),
                ("written_by_name", models.CharField(max_length=120)),
                ("written_at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="incidents.incident"
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.outcome"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["incident", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "number"), name="incident_review_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentReviewSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature",
                        to="incidents.incidentreview",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IncidentReviewWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="incidents.incidentreview",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        insert_only("incidents_incidentreview"),
        insert_only("incidents_incidentreviewsignature"),
        insert_only("incidents_incidentreviewwithdrawal"),
    ]
