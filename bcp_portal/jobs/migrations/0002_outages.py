"""When the scheduler last asked, and the times in which it was away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Beat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Outage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "ordering": ("-until_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_at__lt", models.F("until_at"))), name="outage_ends_later"
                    )
                ],
            },
        ),
    ]
