"""Messages of the day, how people want to be told, and when they are away."""

import uuid
from datetime import time

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0005_notices_are_no_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("token", models.UUIDField(unique=True)),
            ],
            options={
                "ordering": ("from_on", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_on__lte", models.F("until_on"))), name="absence_ends_after_it_begins"
                    )
                ],
                "indexes": [models.Index(fields=["until_on", "from_on"], name="absence_days")],
            },
        ),
        migrations.CreateModel(
            name="NoticeSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("time_zone", models.CharField(blank=True, default="", max_length=64)),
                ("digest_at", models.TimeField(default=time(8, 0))),
                ("quiet_from", models.TimeField(null=True)),
                ("quiet_until", models.TimeField(null=True)),
                (
                    "optional",
                    models.CharField(
                        choices=[
                            ("digest", "In the message of the day"),
                            ("each", "Each by itself, as it happens"),
                            ("portal", "Not by e-mail: I look at my messages in the portal"),
                        ],
                        default="digest",
                        max_length=10,
                    ),
                ),
                ("edition", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("optional__in", ("digest", "each", "portal"))), name="optional_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from", None), ("quiet_until", None)),
                            models.Q(
                                ("quiet_from__isnull", False),
                                ("quiet_until__isnull", False),
                                models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="quiet_hours_begin_and_end",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="about_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="held_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="sort",
            field=models.CharField(
                choices=[("now", "At once"), ("digest", "Message of the day")], default="now", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="is_for_digest",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="notice",
            name="kind",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="notice",
            name="why",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("delivery", None), ("is_for_digest", True), ("settled_at", None)),
                fields=["user"],
                name="notice_ungathered",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sort", "digest")), fields=("user", "channel", "about_on"), name="one_digest_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about_on", None), ("sort", "now")),
                    models.Q(("about_on__isnull", False), ("sort", "digest")),
                    _connector="OR",
                ),
                name="digest_has_a_day",
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="deputy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="absences_covered",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="absences", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="noticesetting",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="notice_setting", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("user", models.F("deputy")), _negated=True), name="nobody_stands_in_for_themselves"
            ),
        ),
    ]
