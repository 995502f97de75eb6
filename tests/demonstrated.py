"""A pytest plugin: demonstrations that tests look at or go on from, each made once a run."""

from datetime import UTC, datetime
from io import StringIO

from django.core.management import call_command

from bcp_portal.demonstration.story import make_demonstration
from plans.models.plan import Plan

from .databases import standing

TOLD_AT = datetime(2026, 11, 29, 8, 30, tzinfo=UTC)


@standing
def demonstration() -> str:
    """As `load_demo` makes it today; what the command says of it."""
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


@standing
def told_demonstration() -> list[Plan]:
    """As of one Sunday morning, whatever day it is; its plans."""
    return make_demonstration(at=TOLD_AT)
