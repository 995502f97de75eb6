"""The people of the demonstration: their accounts, and their entries in the directory."""

from datetime import datetime

from bcp_portal.accounts.actions import create_person
from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.notices.actions import mark_read
from bcp_portal.notices.models import Notice
from plans.actions.directory import add_entry
from plans.models.directory import Person

from .accounts import ACCOUNTS, PASSWORD

MARK = " (demo)"  # behind the name of each account
NUMBERS = {  # of those whom somebody calls at night; nobody has such a number
    "it-operations@example.com": "+1 555 555 0110",
    "cto@example.com": "+1 555 555 0111",
    "coo@example.com": "+1 555 555 0112",
    "deputy@example.com": "+1 555 555 0113",
    "responder@example.com": "+1 555 555 0114",
}


def make_accounts(*, at: datetime) -> dict[str, User]:
    """The accounts by e-mail address: the administrator's comes first, and adds the others."""
    accounts: dict[str, User] = {}
    administrator = None
    for email, name, role in sorted(ACCOUNTS, key=lambda account: account[2] != Role.ADMINISTRATOR):
        known = User.objects.filter(email=email).first()
        accounts[email] = known or create_person(
            actor=administrator, email=email, name=name, role=role, password=PASSWORD, at=at
        )
        administrator = administrator or accounts[email]
    return accounts


def make_person(account: User, *, by: User, at: datetime) -> Person:
    """Whom the account signs for, as the administrator ``by`` links them; they have read the message about it."""
    known = Person.objects.filter(account=account).first()
    if known:
        return known
    person = Person(
        name=account.name,
        job_title=title_of(account),
        email=account.email,
        phone=NUMBERS.get(account.email, ""),
        account=account,
    )
    add_entry(entry=person, by=by, at=at)
    mark_read(notices=Notice.objects.filter(user=account), at=at)
    return person


def title_of(account: User) -> str:
    """What the person does, by which plans call whom they ask for a signature."""
    return account.name.removesuffix(MARK)
