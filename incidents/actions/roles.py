"""Roles of the response team in an incident: given, accepted, left."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.notices.actions import tell
from bcp_portal.notices.models import Notice
from incidents.entering import Doing
from incidents.folding.roles import RoleNow
from incidents.models import Entry, Incident

from .adding import add_entry
from .messages import marked
from .refusals import OutOfTurn


@dataclass(frozen=True)
class Holder:
    """Who is to hold a role: somebody with an account, or a name and a telephone number."""

    name: str
    account: User | None = None
    phone: str = ""


@transaction.atomic
def give_role(incident: Incident, doing: Doing, *, role: RoleNow, holder: Holder) -> Entry:
    """Give a role to somebody, who is told so; who takes it for themselves has accepted it."""
    data = {
        "role": role.name,
        "person": str(holder.account.ref) if holder.account else "",
        "person_name": holder.account.name if holder.account else holder.name,
        "phone": holder.phone,
    }
    entry = add_entry(incident, "role_given", doing, plan=role.plan, refs=[role.ref], data=data)
    if holder.account and holder.account != doing.by:
        tell([_asked(incident, role, holder.account, entry)], at=doing.at)
    return entry


def _asked(incident: Incident, role: RoleNow, account: User, entry: Entry) -> Notice:
    """One for each time that it is given: the number of the entry says which. It goes with the next run of the job, as
    nothing in a room waits for a queue.
    """
    return Notice(
        user=account,
        kind="deputy",
        topic=f"role:{incident.ref}:{entry.number}",
        due_on=timezone.localdate(entry.at),
        subject=marked(incident, f"{incident.ref}: you are asked to be {role.name}"),
        body=[f"{entry.by_name} gave you the role.", "Accept it in the room; otherwise your deputy is called."],
        url=f"{reverse('incidents:room', args=[incident.ref])}#roles",
        why="You were given a role in this incident.",
    )


def accept_role(incident: Incident, doing: Doing, *, role: RoleNow) -> Entry:
    """Accept a role that one was given. Raises OutOfTurn for anybody else."""
    if not doing.by or role.account != str(doing.by.ref):
        raise OutOfTurn(f"{role.name} was given to {role.holder or 'nobody'}: take it over instead.")
    return add_entry(incident, "role_accepted", doing, plan=role.plan, refs=[role.ref], data={"role": role.name})


def leave_role(incident: Incident, doing: Doing, *, role: RoleNow, text: str = "") -> Entry:
    """Nobody holds the role any more."""
    return add_entry(incident, "role_left", doing, plan=role.plan, refs=[role.ref], text=text, data={"role": role.name})
