from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q
from django.utils.timezone import localdate


def look_at_what_is_open(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The job finds out when to tell of it next; what was missed before stands on record, and is told to nobody."""
    occurrences = apps.get_model("testing", "Occurrence").objects.using(schema_editor.connection.alias)
    to_come = Q(due_on__gte=localdate()) | Q(promise__kind="review")
    still_open = occurrences.filter(to_come, dropped_by=None, done_on=None, is_skipped=False, promise__until=None)
    still_open.update(remind_on=localdate())


class Migration(migrations.Migration):
    dependencies = [("testing", "0005_frozen_rows_of_the_programme")]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="remind_on",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(look_at_what_is_open, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                condition=models.Q(("remind_on__isnull", False)), fields=["remind_on"], name="occurrence_to_remind"
            ),
        ),
    ]
