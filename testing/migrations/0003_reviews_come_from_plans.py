"""Records of reviews and assessments come from plans, in their tables of before: what is evidence is not moved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plans.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0016_reviews_move_to_testing"),
        ("testing", "0002_frozen_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ReviewRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.CharField(max_length=20)),
                        ("token", models.UUIDField()),
                        ("version", models.CharField(blank=True, max_length=20)),
                        ("participants", plans.models.fields.LineField(blank=True, default="", max_length=500)),
                        ("notes", plans.models.fields.ProseField(blank=True, default="")),
                        ("recorded_by_name", models.CharField(max_length=120)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("review", "Review"), ("assessment", "Assessment")], max_length=10
                            ),
                        ),
                        ("subject", models.CharField(max_length=500)),
                        ("subject_ref", models.CharField(blank=True, max_length=20)),
                        ("is_regular", models.BooleanField()),
                        ("done_on", models.DateField()),
                        ("is_satisfied", models.BooleanField()),
                        ("points", models.JSONField()),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="plans.plan"
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "plans_upkeeprecord",
                        "ordering": ["done_on", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "ref"), name="upkeep_ref_once"),
                            models.UniqueConstraint(fields=("plan", "token"), name="upkeep_form_once"),
                            models.CheckConstraint(
                                condition=models.Q(("subject", ""), _negated=True), name="upkeep_has_a_subject"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewWithdrawal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("by_name", models.CharField(max_length=120)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "record",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawal",
                                to="testing.reviewrecord",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "plans_upkeepwithdrawal",
                    },
                ),
            ],
        ),
    ]
