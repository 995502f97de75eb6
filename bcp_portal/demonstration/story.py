"""The story of the demonstration: what its people have done by a given moment, each deed by its own action."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.notices.actions import mark_read
from bcp_portal.notices.models import Notice
from plans.actions.importing import import_plan
from plans.models.plan import Plan

from .accounts import ACCOUNTS
from .exercise import tell_exercise
from .first_version import fill_in, sign_by_all
from .incident import tell_incident
from .moments import working_day
from .people import make_accounts, make_person, title_of
from .review import review_incident
from .samples import FIRST

SIGNERS = ("cto@example.com", "coo@example.com", "ciso@example.com")


class RealData(Exception):
    """The portal is somebody's own; the message says by what."""


@transaction.atomic
def make_demonstration(*, at: datetime) -> Plan:
    """The sample plan with its people and what they did with it, as of ``at``. Raises RealData.

    What is there already stays as it is: a plan that was brought in before has a history of its own.
    """
    refuse_real_data()
    began_at = working_day(at, days=36, hour=10)
    accounts = make_accounts(at=began_at)
    administrator, editor = (_with_role(accounts, role) for role in (Role.ADMINISTRATOR, Role.EDITOR))
    people = {title_of(one): make_person(one, by=administrator, at=began_at) for one in accounts.values()}
    text = FIRST.read_text(encoding="utf-8")
    plan, is_new = import_plan(text=text, file_name=FIRST.name, code="", by=editor, at=began_at)
    if is_new:
        fill_in(plan, people, by=editor, at=began_at)
        _use(plan, accounts, at=at)
    return plan


def _use(plan: Plan, accounts: dict[str, User], *, at: datetime) -> None:
    """Sign the plan, fight an incident with it, learn of it and begin an exercise; all messages of it are read."""
    editor, responder = (_with_role(accounts, role) for role in (Role.EDITOR, Role.RESPONDER))
    version = sign_by_all(plan, [accounts[email] for email in SIGNERS], submitter=editor, at=at)
    incident = tell_incident(version, responder=responder, editor=editor, at=at)
    review_incident(incident, commander=responder, other=editor, at=at)
    tell_exercise(version, responder=responder, editor=editor, at=at)
    mark_read(notices=Notice.objects.filter(user__in=accounts.values()), at=at)


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
