"""Tells whether a backup that was restored is whole: tables, evidence, files, and how old it is."""

import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from bcp_portal.look.counting import counted
from bcp_portal.look.organisation import PortalCommand
from plans.integrity.evidence_check import check_everything
from plans.models.plan import Plan
from plans.models.versions import PlanVersion, VersionPdf

FAILS = 1
POWERS = """SELECT rolsuper OR EXISTS (SELECT 1 FROM pg_class WHERE relname = 'audit_event' AND relowner = pg_roles.oid)
    FROM pg_roles WHERE rolname = current_user"""


class Command(PortalCommand):
    help = (
        "After a backup was put back: are all tables there, is all evidence what it was, is every PDF in the storage, "
        "can somebody administer, and how old is it? Exit status 1 where something is wrong. Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="a head that was printed before the backup: it must be there")

    def handle(self, *_: Any, **options: Any) -> None:
        wrong = list(_wrong(re.sub(r"[\s:-]", "", options["head"]).lower()))
        for line in [*wrong, *([] if wrong else _held())]:
            self.stdout.write(line)
        self.stdout.write(f"Not whole: {len(wrong)} found." if wrong else "The restored portal is whole.")
        if wrong:
            sys.exit(FAILS)


def _wrong(head: str) -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "The database is of another release: run migrate first."
        return
    yield from (fault.sentence for fault in check_everything(head=head).faults)
    if not User.objects.filter(is_active=True, role=Role.ADMINISTRATOR).exists():
        yield "No account of an administrator is in it: make one with create_user."
    if _is_owner():
        yield "The portal is signed in to PostgreSQL as the owner of its tables: let it use the role of grant_app_role."


def _is_owner() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        return bool(cursor.fetchone()[0])


def _held() -> Iterator[str]:
    plans, versions, files = Plan.objects.count(), PlanVersion.objects.count(), VersionPdf.objects.count()
    people = User.objects.filter(is_active=True).count()
    found = ((plans, "plan"), (versions, "version"), (files, "PDF"), (people, "account"))
    yield f"{', '.join(counted(count, noun) for count, noun in found)}."
    last = Event.objects.order_by("-at").first()
    if last:
        yield f"The newest event is of {timezone.localtime(last.at):%Y-%m-%d %H:%M}: nothing later is in it."
