"""What was recorded before there were chains gets its links now, once, in the order of its time; the trail says so."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from bcp_portal.audit.chaining import PORTAL, LinkedEntry, append, plan_chain
from bcp_portal.audit.contents import digest_of

# Model, the way to its plan's code, the way to its moment; in the order in which rows of one moment were made.
TABLES = (
    ("plans.PlanVersion", "plan__code", "submitted_at"),
    ("plans.Approval", "version__plan__code", "version__submitted_at"),
    ("plans.Decision", "approval__version__plan__code", "at"),
    ("plans.Withdrawal", "version__plan__code", "at"),
    ("plans.VersionPdf", "version__plan__code", "made_at"),
    ("plans.UpkeepRecord", "plan__code", "recorded_at"),
    ("plans.UpkeepWithdrawal", "record__plan__code", "at"),
    ("testing.Exercise", "plan__code", "recorded_at"),
    ("testing.Measurement", "exercise__plan__code", "exercise__recorded_at"),
    ("testing.ExerciseWithdrawal", "exercise__plan__code", "at"),
    ("audit.Event", "plan_code", "at"),
)
BATCH = 500

Waiting = tuple[datetime, int, int, str]  # moment, place in TABLES, key, chain


def chain_what_is_there(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    waiting = sorted(found for rank, table in enumerate(TABLES) for found in _keys(apps, rank, *table))
    for start in range(0, len(waiting), BATCH):
        _chain(apps, waiting[start : start + BATCH])
    if waiting:
        _tell(apps.get_model("audit.Event"), len(waiting))


def _keys(apps: Apps, rank: int, label: str, code: str, moment: str) -> list[Waiting]:
    model: Any = apps.get_model(label)
    known = set(_rows(apps, "audit.ChainLink").filter(table_name=model._meta.db_table).values_list("key", flat=True))
    rows = _rows(apps, label).order_by("pk").values_list(moment, "pk", code)
    return [(at, rank, pk, plan_chain(code)) for at, pk, code in rows if pk not in known]


def _rows(apps: Apps, label: str) -> Any:
    model: Any = apps.get_model(label)
    return model.objects


def _chain(apps: Apps, batch: Sequence[Waiting]) -> None:
    keys: dict[int, list[int]] = defaultdict(list)
    for _, rank, pk, _ in batch:
        keys[rank].append(pk)
    rows = {rank: _rows(apps, TABLES[rank][0]).in_bulk(pks) for rank, pks in keys.items()}
    entries: dict[str, list[LinkedEntry]] = defaultdict(list)
    for _, rank, pk, chain in batch:
        row = rows[rank][pk]
        entries[chain].append(LinkedEntry(row._meta.db_table, pk, digest_of(row)))
    for chain in sorted(entries):
        append(chain, entries[chain])


def _tell(events: Any, count: int) -> None:
    event = events.objects.create(
        at=timezone.now(),
        actor_name="The portal itself",
        verb="evidence_chained",
        kind="evidence",
        summary="What was recorded before was put into chains as it was found at the upgrade.",
        after={"records": count},
    )
    append(PORTAL, [LinkedEntry("audit_event", event.pk, digest_of(event))])


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_chains_of_evidence"),
        ("plans", "0010_decisions_fit"),
        ("testing", "0002_frozen_rows"),
    ]

    operations = [migrations.RunPython(chain_what_is_there, migrations.RunPython.noop)]
