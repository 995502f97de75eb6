"""The phone list of all plans in force, to be found by words."""

from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Page

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted
from incidents.models import KeptLine

from .kept_lines import ListedVersion, lines_page, titles
from .phones import PhoneGroup, card_of, group_of

PER_PAGE, OF_ONE_PLAN = 60, 100  # of one plan more, as it is printed, too
MOST_CHOICES = 25


class PlanPhones(NamedTuple):
    """The cards of one plan on a page."""

    plan: ListedVersion
    groups: list[PhoneGroup]


class PhonePage(NamedTuple):
    """A page of the list, or of what is left of it by words and plan."""

    plans: list[PlanPhones]
    page: Page[Any]
    choices: list[tuple[str, str]]
    altered: list[str]
    unread: str
    lead: str


def phone_page(user: User, *, words: str, code: str, number: str) -> PhonePage:
    """The phone list of the plans in force. Raises PermissionDenied, NotUnderstood."""
    most = OF_ONE_PLAN if code else PER_PAGE
    found = lines_page(user, KeptLine.Kind.CALLEE, words=words, code=code, number=number, per_page=most)
    return PhonePage(
        [_of_plan(plan, [one.said for one in lines]) for plan, lines in groupby(found.lines, lambda one: one.version)],
        found.page,
        titles(found.of_all.kept, most=MOST_CHOICES),
        found.seen.altered_in_words,
        found.seen.unread_in_words,
        _lead(found.plan_count, found.page.paginator.count, words),
    )


def _of_plan(plan: ListedVersion, said: list[Any]) -> PlanPhones:
    cards = map(card_of, said)
    return PlanPhones(plan, [group_of(title, list(of_it)) for title, of_it in groupby(cards, lambda card: card.group)])


def _lead(plans: int, cards: int, words: str) -> str:
    if not plans:
        return "No plan is in force yet: as soon as a version is signed, whom it names stands here."
    source = f"the signed versions in force of {counted(plans, 'plan')}" if plans > 1 else "the signed version in force"
    if not words:
        return f"Whom to call, from {source}."
    return f"{counted(cards, 'entry', 'entries')} with “{words[:80]}” in {source}."
