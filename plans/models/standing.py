"""Which versions are in force, asked of the database: for pages about many plans that count and choose there.

The rule is that of ``states.py``, said once more as queries; tests/plans/test_held_versions.py holds the two together.
"""

from django.db.models import Exists, OuterRef

from .states import VersionQuerySet
from .versions import Approval, Decision, PlanVersion


def held_versions() -> VersionQuerySet:
    """Those that were signed by all, and replaced by no later one."""
    approved = _approved()
    later = approved.filter(plan=OuterRef("plan"), pk__gt=OuterRef("pk"))
    return approved.filter(~Exists(later))


def _approved() -> VersionQuerySet:
    asked = Approval.objects.current().filter(version=OuterRef("pk")).order_by()
    unsigned = asked.exclude(decision__outcome=Decision.Outcome.APPROVED)
    return PlanVersion.objects.filter(Exists(asked), ~Exists(unsigned), withdrawal=None).order_by()
