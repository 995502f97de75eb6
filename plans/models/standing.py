"""Which versions are in force, asked of the database: for pages about many plans that count and choose there.

The rule is that of ``states.py``, said once more as queries; tests/plans/test_held_versions.py holds the two together.
"""

from django.db.models import Exists, OuterRef

from .states import VersionQuerySet
from .versions import Approval, ApprovalQuerySet, Decision, PlanVersion


def held_versions() -> VersionQuerySet:
    """Those that were signed by all, and replaced by no later one."""
    later = _approved().filter(plan=OuterRef("plan"), pk__gt=OuterRef("pk"))
    return _approved().filter(~Exists(later))


def _approved() -> VersionQuerySet:
    unsigned = _asked().exclude(decision__outcome=Decision.Outcome.APPROVED)
    return PlanVersion.objects.filter(Exists(_asked()), ~Exists(unsigned), withdrawal=None).order_by()


def _asked() -> ApprovalQuerySet:
    return Approval.objects.current().filter(version=OuterRef("pk")).order_by()
