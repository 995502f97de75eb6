"""What can fail in all plans in force, to be found by name."""

from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Page

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted
from bcp_portal.parameters import SHOWN, NotUnderstood
from incidents.models import KeptLine

from .in_force import of_versions_in_force
from .kept_lines import ListedLine, ListedVersion, lines_of, lines_page
from .things import KINDS, Stops, Thing, stops_with

PER_PAGE = 60


class ThingGroup(NamedTuple):
    """Things of one kind in one plan."""

    title: str
    things: list[Thing]


class ThingsFound(NamedTuple):
    """What was found in one plan."""

    plan: ListedVersion
    groups: list[ThingGroup]


class ThingsPage(NamedTuple):
    """A page of what can fail, or of what is left of it by words and plan."""

    plans: list[ThingsFound]
    page: Page[Any]
    altered: list[str]
    unread: str
    lead: str


class InPlan(NamedTuple):
    """One of the plans that hold the same thing, and how much stops there with it, in words."""

    code: str
    title: str
    label: str
    stops: str


def things_page(user: User, *, words: str, code: str, number: str) -> ThingsPage:
    """What can fail in the plans in force. Raises PermissionDenied, NotUnderstood."""
    found = lines_page(user, KeptLine.Kind.THING, words=words, code=code, number=number, per_page=PER_PAGE)
    return ThingsPage(
        [
            _of_plan(plan, [Thing(*one.said) for one in of_it])
            for plan, of_it in groupby(found.lines, lambda one: one.version)
        ],
        found.page,
        found.seen.altered_in_words,
        found.seen.unread_in_words,
        _lead(found.plan_count, found.page.paginator.count, words),
    )


def _of_plan(plan: ListedVersion, things: list[Thing]) -> ThingsFound:
    titles = dict(KINDS)
    return ThingsFound(
        plan, [ThingGroup(titles[kind], list(of_it)) for kind, of_it in groupby(things, lambda one: one.kind)]
    )


def _lead(plans: int, things: int, words: str) -> str:
    if not plans:
        return "No plan is in force yet: as soon as a version is signed, what can fail stands here."
    if not words:
        return "Choose it: the signed plan says what stops, whom to call and what to do."
    return f"{counted(things, 'thing')} with “{words[:80]}” in {counted(plans, 'plan')} in force."


def plans_with(user: User, ref: str) -> list[InPlan]:
    """The plans that hold something under this ref, the most urgent first: a supplier of the directory has one in all.

    Of more than a page of plans those by code. Raises PermissionDenied, and NotUnderstood where none does.
    """
    held = lines_of(user, KeptLine.Kind.THING, ref, most=PER_PAGE)
    if not held:
        raise NotUnderstood(f"Nothing that can fail is called “{ref[:SHOWN]}” in the plans that are in force.")
    codes = tuple(one.version.code for one in held)
    stops = of_versions_in_force(user, f"stops:{ref}", partial(stops_with, ref=ref), codes=codes)
    made = {one.code: one.made for one in stops if one.made}
    return [_in_plan(one, made) for one in sorted(held, key=lambda one: _urgency(made.get(one.version.code)))]


def _in_plan(one: ListedLine, made: dict[str, Stops]) -> InPlan:
    stops, thing = made.get(one.version.code), Thing(*one.said)
    return InPlan(one.version.code, one.version.title, thing.label, stops.in_words if stops else "")


def _urgency(stops: Stops | None) -> tuple[bool, int, int]:
    first = stops.first_rto if stops else None
    return first is None, first or 0, -(stops.functions if stops else 0)
