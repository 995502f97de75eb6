"""Every notice so far was an e-mail: each gets the delivery that it was, with its attempts, claims and end."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery

BATCH = 500
SAME = (
    "ref",
    "user_id",
    "created_at",
    "not_before",
    "claimed_at",
    "claimed_by",
    "started_at",
    "attempts",
    "error",
    "finished_at",
    "given_up_at",
)


def carry_over(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One delivery a notice, under the same ref; a second run finds nothing to do."""
    Notice, Delivery = apps.get_model("notices", "Notice"), apps.get_model("notices", "Delivery")
    alone = Notice.objects.filter(delivery=None).order_by("pk")
    for first in range(0, alone.count(), BATCH):
        found = alone[first : first + BATCH]
        Delivery.objects.bulk_create([Delivery(**as_delivery(notice)) for notice in found])
    same = Delivery.objects.filter(ref=OuterRef("ref")).values("pk")
    alone.update(delivery=Subquery(same))
    Notice.objects.filter(delivery__finished_at__isnull=False, delivery__sent_at=None).update(
        settled_at=Subquery(Delivery.objects.filter(pk=OuterRef("delivery")).values("finished_at"))
    )


def as_delivery(notice: Any) -> dict[str, Any]:
    """It was sent if it is finished after an attempt without an error; else what it asked for was settled before."""
    was_sent = notice.attempts > 0 and not notice.error
    return {name: getattr(notice, name) for name in SAME} | {"sent_at": notice.finished_at if was_sent else None}


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_deliveries")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
