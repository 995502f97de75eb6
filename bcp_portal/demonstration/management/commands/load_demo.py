"""Fill an empty portal for trying out: the demo accounts, their people, and the sample plan with what they did."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from bcp_portal.demonstration.accounts import ACCOUNTS
from bcp_portal.demonstration.story import RealData, make_demonstration
from bcp_portal.documents.figures import listing
from bcp_portal.look.organisation import PortalCommand


class Command(PortalCommand):
    help = (
        "Load the sample plan and the demo accounts. Only for trying out: refused where real data is; safe to repeat."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        try:
            plans = make_demonstration(at=timezone.now())
        except RealData as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{listing([str(plan) for plan in plans])} are loaded, with {len(ACCOUNTS)} demo accounts.")
