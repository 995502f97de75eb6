"""What is known of a message stands in its delivery alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_notices_get_their_delivery")]

    operations = [
        migrations.RemoveField(model_name="notice", name="attempts"),
        migrations.RemoveField(model_name="notice", name="claimed_at"),
        migrations.RemoveField(model_name="notice", name="claimed_by"),
        migrations.RemoveField(model_name="notice", name="error"),
        migrations.RemoveField(model_name="notice", name="finished_at"),
        migrations.RemoveField(model_name="notice", name="given_up_at"),
        migrations.RemoveField(model_name="notice", name="not_before"),
        migrations.RemoveField(model_name="notice", name="started_at"),
    ]
