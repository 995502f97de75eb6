"""Roles of the response team: whom the plan names, who holds each now and who accepted it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from plans.reading.document import FrozenPlan, FrozenRow

from .entries import EntryFact

# What the room asks for where no activated plan names a team: not from the plan.
USUAL = ("Incident commander", "Technical lead", "Communications lead")
ROLE_KINDS = ("role_given", "role_accepted", "role_left")
COMMANDING = ("commander", "crisis manager", "incident manager", "incident lead", "crisis lead", "coordinator")


@dataclass(frozen=True)
class NamedPerson:
    """Somebody whom the plan names for a role."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class RoleNow:
    """A role as it stands. ``plan`` is ``""`` for one that no plan names; ``ref`` is then its name.

    ``holder`` is the name of who holds it, ``""`` for nobody, ``account`` the ref of their account, ``""`` without one.
    """

    plan: str
    ref: str
    name: str
    duty: str = ""
    person: NamedPerson | None = None
    deputy: NamedPerson | None = None
    holder: str = ""
    account: str = ""
    phone: str = ""
    given_at: datetime | None = None
    accepted_at: datetime | None = None
    is_commanding: bool = False

    @property
    def is_from_plan(self) -> bool:
        return bool(self.plan)

    @property
    def awaits(self) -> bool:
        """Whether it was given to somebody who has not accepted it yet."""
        return bool(self.holder) and self.accepted_at is None

    @property
    def number(self) -> str:
        """How who holds it is called: as it was given with the role, else as the plan has it."""
        known = next((one for one in (self.person, self.deputy) if one and one.name == self.holder), None)
        return self.phone or (known.phone if known else "")


def roles(documents: Mapping[str, FrozenPlan], entries: Sequence[EntryFact]) -> tuple[RoleNow, ...]:
    """Every role, those of the plans in their order; the usual ones where no plan names any, and whatever was given."""
    known = {(role.plan, role.ref): role for code, plan in documents.items() for role in _of_plan(code, plan)}
    known = known or {("", name): RoleNow("", name, name) for name in USUAL}
    told = [entry for entry in entries if entry.kind in ROLE_KINDS and entry.ref]
    for entry in sorted(told, key=lambda entry: (entry.happened_at, entry.number)):
        key = (entry.plan, entry.ref)
        name = str(entry.data.get("role") or entry.ref)
        known[key] = _after(known.get(key) or RoleNow(entry.plan, entry.ref, name), entry)
    return _commanded(list(known.values()))


def _of_plan(code: str, plan: FrozenPlan) -> Iterable[RoleNow]:
    people = plan.people()
    for row in plan.rows("roles"):
        person, deputy = (_named(people, row, field) for field in ("person", "deputy"))
        yield RoleNow(code, row.ref, row.label, row.text("duty"), person, deputy)


def _named(people: Mapping[str, Mapping[str, Any]], row: FrozenRow, field: str) -> NamedPerson | None:
    found = people.get(row.link(field))
    if found:
        return NamedPerson(*(str(found.get(key) or "") for key in ("name", "phone", "email")))
    written = row.given(field)
    return NamedPerson(written) if written else None


def _after(role: RoleNow, entry: EntryFact) -> RoleNow:
    if entry.kind == "role_left":
        return replace(role, holder="", account="", phone="", given_at=None, accepted_at=None)
    if entry.kind == "role_accepted":
        is_holder = role.account and role.account == entry.by
        return replace(role, accepted_at=entry.happened_at) if is_holder else role
    data = entry.data
    account = str(data.get("person") or "")
    is_own = account and account == entry.by  # whoever takes a role has accepted it
    return replace(
        role,
        holder=str(data.get("person_name") or ""),
        account=account,
        phone=str(data.get("phone") or ""),
        given_at=entry.happened_at,
        accepted_at=entry.happened_at if is_own or not account else None,
    )


def _commanded(found: list[RoleNow]) -> tuple[RoleNow, ...]:
    """With the one who commands marked: named so, else the first of the team."""
    commanding = next((role for word in COMMANDING for role in found if word in role.name.casefold()), found[0])
    return tuple(replace(role, is_commanding=role is commanding) for role in found)
