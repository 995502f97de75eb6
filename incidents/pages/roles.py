"""Roles as lines of a room: who holds each, whom the plan names, and what one may do about it."""

from dataclasses import dataclass
from datetime import datetime

from bcp_portal.accounts.models import User
from incidents.folding.roles import RoleNow
from incidents.folding.situation import Situation

from .words import clock


@dataclass(frozen=True)
class RoleLine:
    """A role. ``said`` is who holds it, ``named`` whom the plan names where nobody does, with numbers.

    ``phone`` is that of who holds it.
    """

    plan: str
    ref: str
    name: str
    holder: str
    said: str
    named: tuple[tuple[str, str], ...]
    phone: str
    is_mine: bool
    awaits_me: bool
    is_vacant: bool
    is_from_plan: bool
    may_take: bool


def role_lines(situation: Situation, user: User, now: datetime, *, may: bool) -> tuple[RoleLine, ...]:
    """All roles, the commanding one first; of an incident that is over those that somebody held."""
    ordered = sorted(situation.roles, key=lambda role: not role.is_commanding)
    shown = [role for role in ordered if role.holder or not situation.state.is_over]
    return tuple(_line(role, str(user.ref), now, may=may) for role in shown)


def _line(role: RoleNow, me: str, now: datetime, *, may: bool) -> RoleLine:
    is_mine = bool(role.account) and role.account == me
    named = tuple(
        (f"{lead}{one.name}", one.phone) for lead, one in (("", role.person), ("deputy ", role.deputy)) if one
    )
    return RoleLine(
        plan=role.plan or "-",
        ref=role.ref,
        name=role.name,
        holder=role.holder,
        said=_said(role, now, is_mine=is_mine),
        named=named if not role.holder else (),
        phone=role.number,
        is_mine=is_mine,
        awaits_me=is_mine and role.awaits,
        is_vacant=not role.holder,
        is_from_plan=role.is_from_plan,
        may_take=may and not is_mine,
    )


def _said(role: RoleNow, now: datetime, *, is_mine: bool) -> str:
    if not role.holder:
        return "Nobody yet"
    who = "You" if is_mine else role.holder
    if role.awaits and role.given_at:
        return f"{who}, asked {clock(role.given_at, now)}, not accepted yet"
    return f"{who}, since {clock(role.given_at, now)}" if role.given_at else who
