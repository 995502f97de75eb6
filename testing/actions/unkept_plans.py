"""Plans that nobody keeps: told once a week, in one message, to those who can name a keeper."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted
from bcp_portal.notices.actions import tell
from bcp_portal.notices.models import Notice
from plans.models.plan import Plan
from testing.models.occurrences import Occurrence
from testing.responsible import kept_by_nobody

from .reminding import BEGINS

TOPIC, KIND = "nobody", "nobody"
NAMED = 5  # plans; of the others their number is said


def tell_of_unkept_plans(*, at: datetime) -> int:
    """Tell those who edit, once a week, of plans whose promises run and that nobody keeps; how many were told."""
    now = timezone.localtime(at)
    monday = now.date() - timedelta(days=now.weekday())
    if now.time() < BEGINS or Notice.objects.filter(topic=TOPIC, due_on=monday).exists():
        return 0
    unkept = list(kept_by_nobody(Plan.objects.only("pk", "code")))
    if not unkept:
        return 0
    one = unkept[0] if len(unkept) == 1 else None
    url = reverse("testing:keepers", args=(one.code,)) if one else reverse("plans:readiness_needs", args=("unkept",))
    subject = f"Nobody keeps {one.code}" if one else f"{len(unkept)} plans have no keeper"
    body = [*_open_in(unkept, at), "Name a keeper: until then what is due reaches nobody but whom it is assigned to."]
    notices = [
        Notice(user=user, kind=KIND, topic=TOPIC, due_on=monday, subject=subject, body=body, url=url)
        for user in User.objects.who_may("edit")
    ]
    with transaction.atomic():
        return len(tell(notices, at=at))


def _open_in(plans: Sequence[Plan], at: datetime) -> list[str]:
    """How much is due in the first of these plans, by now and not done."""
    today = timezone.localdate(at)
    still_open = Occurrence.objects.unsettled().filter(plan__in=plans[:NAMED], opens_on__lte=today).order_by()
    counts = dict(still_open.values_list("plan").annotate(count=Count("pk")))
    said = [f"{plan.code}: {counted(counts.get(plan.pk, 0), 'thing is', 'things are')} due." for plan in plans[:NAMED]]
    return [*said, f"And {counted(len(plans) - NAMED, 'more plan')}."] if plans[NAMED:] else said
