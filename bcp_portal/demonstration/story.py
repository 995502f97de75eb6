"""The story of the demonstration: what its people have done by a given moment, each deed by its own action."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from plans.actions.importing import import_plan
from plans.actions.rows import change_row
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.plan import Plan

from .accounts import ACCOUNTS
from .people import make_accounts, make_person, title_of
from .samples import FIRST

DEPUTY = "deputy@example.com"
DEPUTISED = "Chief Technology Officer"


class RealData(Exception):
    """The portal is somebody's own; the message says by what."""


@transaction.atomic
def make_demonstration(*, at: datetime) -> Plan:
    """The sample plan with its people, as of ``at``; what is there already stays as it is. Raises RealData."""
    refuse_real_data()
    accounts = make_accounts(at=at)
    administrator = _with_role(accounts, Role.ADMINISTRATOR)
    people = {email: make_person(account, by=administrator, at=at) for email, account in accounts.items()}
    editor = _with_role(accounts, Role.EDITOR)
    text = FIRST.read_text(encoding="utf-8")
    plan, is_new = import_plan(text=text, file_name=FIRST.name, code="", by=editor, at=at)
    if is_new:
        signers = {title_of(account): people[email] for email, account in accounts.items()}
        _name_signers(plan, signers, people[DEPUTY], by=editor, at=at)
    return plan


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


def _name_signers(plan: Plan, signers: dict[str, Person], deputy: Person, *, by: User, at: datetime) -> None:
    """Give each required signature the person of that title; the deputy stands in for the first."""
    for row in RequiredApproval.objects.living().filter(plan=plan):
        if person := signers.get(row.role):
            values = {"person": person, **({"deputy": deputy} if row.role == DEPUTISED else {})}
            change_row(row=row, values=values, edition=row.edition, by=by, at=at)
