"""A corrective action may be raised because of an incident; a table as before, the choices alone are more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0024_exports_of_no_plan"),
    ]

    operations = [
        migrations.AlterField(
            model_name="correctiveaction",
            name="source_kind",
            field=models.CharField(
                choices=[
                    ("exercise", "Exercise"),
                    ("review", "Review"),
                    ("incident", "Incident"),
                    ("finding", "Finding"),
                    ("hand", "By hand"),
                ],
                max_length=10,
            ),
        ),
    ]
