"""Where versions stand, asked of the database: pages about many plans read only the versions that they show.

The rule is that of ``states.py``, said once more as queries; tests/plans/test_standing.py holds the two together.
"""

from django.db.models import Exists, OuterRef

from .states import VersionQuerySet
from .versions import Approval, ApprovalQuerySet, Decision, PlanVersion

APPROVED, DECLINED = Decision.Outcome.APPROVED, Decision.Outcome.DECLINED


def approved_versions() -> VersionQuerySet:
    """Those that were signed by all, in force or superseded."""
    return _standing().filter(Exists(_asked()), ~Exists(_asked().exclude(decision__outcome=APPROVED)))


def held_versions() -> VersionQuerySet:
    """Those in force: signed by all, and replaced by no later one."""
    later = approved_versions().filter(plan=OuterRef("plan"), pk__gt=OuterRef("pk"))
    return approved_versions().filter(~Exists(later))


def waiting_versions() -> VersionQuerySet:
    """Those in approval."""
    is_open = Exists(_asked().filter(decision=None)) | ~Exists(_asked())
    return _standing().filter(~Exists(_asked().filter(decision__outcome=DECLINED)), is_open)


def declined_versions() -> VersionQuerySet:
    """Those that were declined, and that no newer one has followed."""
    newer = PlanVersion.objects.filter(plan=OuterRef("plan"), pk__gt=OuterRef("pk"))
    return _standing().filter(Exists(_asked().filter(decision__outcome=DECLINED)), ~Exists(newer))


def _standing() -> VersionQuerySet:
    return PlanVersion.objects.filter(withdrawal=None).order_by()


def _asked() -> ApprovalQuerySet:
    return Approval.objects.current().filter(version=OuterRef("pk")).order_by()
