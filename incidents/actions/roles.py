"""Roles of the response team in an incident: given, accepted, left."""

from dataclasses import dataclass

from bcp_portal.accounts.models import User
from incidents.entering import Doing
from incidents.folding.roles import RoleNow
from incidents.models import Entry, Incident

from .adding import add_entry
from .refusals import OutOfTurn


@dataclass(frozen=True)
class Holder:
    """Who is to hold a role: somebody with an account, or a name and a telephone number."""

    name: str
    account: User | None = None
    phone: str = ""


def give_role(incident: Incident, doing: Doing, *, role: RoleNow, holder: Holder) -> Entry:
    """Give a role to somebody; who takes it for themselves has accepted it."""
    data = {
        "role": role.name,
        "person": str(holder.account.ref) if holder.account else "",
        "person_name": holder.account.name if holder.account else holder.name,
        "phone": holder.phone,
    }
    return add_entry(incident, "role_given", doing, plan=role.plan, refs=[role.ref], data=data)


def accept_role(incident: Incident, doing: Doing, *, role: RoleNow) -> Entry:
    """Accept a role that one was given. Raises OutOfTurn for anybody else."""
    if not doing.by or role.account != str(doing.by.ref):
        raise OutOfTurn(f"{role.name} was given to {role.holder or 'nobody'}: take it over instead.")
    return add_entry(incident, "role_accepted", doing, plan=role.plan, refs=[role.ref], data={"role": role.name})


def leave_role(incident: Incident, doing: Doing, *, role: RoleNow, text: str = "") -> Entry:
    """Nobody holds the role any more."""
    return add_entry(incident, "role_left", doing, plan=role.plan, refs=[role.ref], text=text, data={"role": role.name})
