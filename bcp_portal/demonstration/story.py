"""The story of the demonstration: what its people have done by a given moment, each deed by its own action."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.notices.actions import mark_read
from bcp_portal.notices.models import Notice
from plans.actions.importing import import_plan
from plans.actions.refreshing import check_plan
from plans.models.plan import Plan

from .accounts import ACCOUNTS
from .cast import Cast
from .changes import plan_changes
from .corrections import plan_corrections
from .exercise import tell_exercise
from .incident import tell_incident
from .moments import Chronicle, working_day
from .people import make_accounts, make_person
from .review import review_incident
from .samples import FIRST, GERMAN, KEPT
from .versions import plan_later_versions, tell_first_version
from .year import plan_year

BEGAN = 385  # days ago
INCIDENT, REVIEWED = 40, 36
UNREAD = timedelta(days=4)  # of messages


class RealData(Exception):
    """The portal is somebody's own; the message says by what."""


@transaction.atomic
def make_demonstration(*, at: datetime) -> list[Plan]:
    """Three plans with their people and what they did in a year, as of ``at``. Raises RealData.

    What is there already stays as it is: a plan that was brought in before has a history of its own.
    """
    refuse_real_data()
    began_at = working_day(at, days=BEGAN, hour=10)
    accounts = make_accounts(at=began_at)
    administrator, editor = (_with_role(accounts, role) for role in (Role.ADMINISTRATOR, Role.EDITOR))
    for account in accounts.values():
        make_person(account, by=administrator, at=began_at)
    kept, is_new = _bring_in(KEPT, by=editor, at=began_at)
    if is_new:
        _tell_year(Cast(kept, accounts), at=at)
    raw, _ = _bring_in(FIRST, by=editor, at=at)
    german, _ = _bring_in(GERMAN, by=editor, at=at)
    if is_new:  # what it lacks is said as of today, not of the last day on which somebody edited it
        check_plan(plan=kept, at=at)
    return [kept, raw, german]


def _bring_in(file: Path, *, by: User, at: datetime) -> tuple[Plan, bool]:
    return import_plan(text=file.read_text(encoding="utf-8"), file_name=file.name, code="", by=by, at=at)


def _tell_year(cast: Cast, *, at: datetime) -> None:
    """Sign the plan, keep what it promises, fight an incident with it and learn of it; old messages are read."""
    tell_first_version(cast, at)
    told = Chronicle(at)
    plan_year(cast, told)
    plan_changes(cast, told)
    plan_later_versions(cast, told)
    plan_corrections(cast, told)
    told.add(lambda now: tell_incident(cast, began_at=now), days=INCIDENT, hour=9, minute=4)
    told.add(lambda now: review_incident(cast, written_at=now), days=REVIEWED, hour=11, minute=20)
    told.tell()
    tell_exercise(cast, at=at)
    mark_read(notices=Notice.objects.filter(user__in=cast.accounts.values(), created_at__lt=at - UNREAD), at=at)


def refuse_real_data() -> None:
    """Raises RealData in production, and where the first account is none of the demonstration's."""
    if settings.PORTAL_MODE == "production":
        raise RealData("Demo accounts have a known password: they are never loaded in production.")
    first = User.objects.order_by("pk").first()
    if first and first.email not in {email for email, _, _ in ACCOUNTS}:
        raise RealData(
            f"This portal has accounts of its own, the first of {first.email}: demo accounts have a known password, "
            "and are loaded into an empty portal only."
        )


def _with_role(accounts: dict[str, User], role: str) -> User:
    return next(account for account in accounts.values() if account.role == role)
