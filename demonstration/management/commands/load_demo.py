"""Fill an empty portal for trying out: the demo accounts, their people, and the sample plan with its approvers."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from demonstration.samples import FIRST as SAMPLE
from plans.actions.importing import import_plan
from plans.actions.rows import change_row
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.plan import Plan

DEPUTY = "deputy@example.com"
DEPUTISED = "Chief Technology Officer"


class Command(BaseCommand):
    help = "Load the sample plan and the demo accounts. Only for trying out: refused in production; safe to repeat."

    @transaction.atomic
    def handle(self, *_: Any, **__: Any) -> None:
        if settings.PORTAL_MODE == "production":
            raise CommandError("Demo accounts have a known password: they are never loaded in production.")
        accounts = {email: _account(email, name, role) for email, name, role in settings.DEMO_ACCOUNTS}
        people = {account.name.removesuffix(" (demo)"): _person(account) for account in accounts.values()}
        editor = next(account for account in accounts.values() if account.role == "editor")
        plan, is_new = import_plan(
            text=SAMPLE.read_text(encoding="utf-8"), file_name=SAMPLE.name, code="BCP-01", by=editor, at=timezone.now()
        )
        if is_new:
            _name_approvers(plan, people, _person(accounts[DEPUTY]), editor)
        self.stdout.write(f"{plan} is loaded, with {len(accounts)} demo accounts.")


def _account(email: str, name: str, role: str) -> User:
    account = User.objects.filter(email=email).first()
    if account is None:
        account = User(email=email, name=name, role=role)
        account.set_password(settings.DEMO_PASSWORD)
        account.save()
    return account


def _person(account: User) -> Person:
    title = account.name.removesuffix(" (demo)")
    person, _ = Person.objects.get_or_create(
        account=account, defaults={"name": account.name, "job_title": title, "email": account.email}
    )
    return person


def _name_approvers(plan: Plan, people: dict[str, Person], deputy: Person, editor: User) -> None:
    """Give each required signature the demo person of that title; the deputy stands in for the first."""
    for row in RequiredApproval.objects.living().filter(plan=plan):
        values = {"person": people.get(row.role)}
        if row.role == DEPUTISED:
            values["deputy"] = deputy
        if values["person"]:
            change_row(row=row, values=values, edition=row.edition, by=editor, at=timezone.now())
