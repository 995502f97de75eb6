"""The phone list on a card: a sheet of A6 folded once, with the numbers that a version in force names."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.template.loader import render_to_string

from bcp_portal.accounts.models import User
from bcp_portal.documents.figures import listing
from bcp_portal.documents.sheet import to_sheet
from bcp_portal.look.hours import hours_in
from bcp_portal.look.reaching import Reach
from bcp_portal.parameters import NotUnderstood

from .in_force import InForce, of_versions_in_force
from .phones import PhoneBook, PhoneCard, PhoneLine, phone_book

NAMED = 8  # of those without a number: half of the back of a card


class CardLine(NamedTuple):
    """Somebody with the numbers to call, and when; ``who`` may be empty."""

    who: str
    hours: str
    numbers: tuple[Reach, ...]


class CardEntry(NamedTuple):
    """A role, a contact or a supplier with at least one number; ``group`` is given where it begins one."""

    group: str
    name: str
    hours: str
    lines: list[CardLine]


class FoldedCard(NamedTuple):
    """What is printed on the card; ``without`` says of whom the plan states no number."""

    plan: InForce[PhoneBook]
    title: str
    first: CardEntry | None
    entries: list[CardEntry]
    without: str


def folded_card(user: User, code: str) -> FoldedCard:
    """Of the plan's version in force. Raises PermissionDenied, and NotUnderstood where none is or it was altered."""
    plan = of_versions_in_force(user, "phones", phone_book, codes=(code,))[0]
    if plan.made is None:
        raise NotUnderstood(f"{plan.version_in_words}, is not what was signed: no number is taken from it.")
    entries = list(_entries(plan.made))
    without = [card.name for card in plan.made.cards if not _numbers(card)]
    more = [f"{len(without) - NAMED} more"] if len(without) > NAMED else []
    named = listing([*without[:NAMED], *more])
    return FoldedCard(plan, plan.made.title, entries[0] if entries else None, entries, named)


def card_sheet(card: FoldedCard, *, address: str, at: datetime) -> bytes:
    """The PDF, with the ``address`` of the list that is always the newest. Raises SheetNotMade."""
    html = render_to_string("incidents/phone_card.html", {"card": card, "address": address, "at": at})
    return to_sheet(html, "phone-card.css")


def _entries(book: PhoneBook) -> Iterator[CardEntry]:
    """Those with a number; one that says no more than the same name before does is left out."""
    group, printed = "", set[tuple[str, str]]()
    for card in book.cards:
        numbers = {(card.name, number.address) for number in _numbers(card)}
        if numbers - printed:
            yield _entry(card, "" if card.group == group else card.group)
            group, printed = card.group, printed | numbers


def _entry(card: PhoneCard, group: str) -> CardEntry:
    """Hours stand at the name where they are of nobody in particular."""
    lines, hours = [_line(line) for line in card.lines if _called(line)], hours_in(card.note)
    if not hours and len(lines) == 1 and not lines[0].who:
        lines, hours = [lines[0]._replace(hours="")], lines[0].hours
    return CardEntry(group, card.name, hours, lines)


def _line(line: PhoneLine) -> CardLine:
    """Text around the numbers is left out, but for the hours: what counts on a card is its room."""
    is_text = any(way.said in line.who for way in line.ways)
    who = ": ".join(part for part in (line.what, "" if is_text else line.who) if part)
    return CardLine(who, hours_in(line.who), _called(line))


def _called(line: PhoneLine) -> tuple[Reach, ...]:
    return tuple(way for way in line.ways if way.is_call)


def _numbers(card: PhoneCard) -> list[Reach]:
    return [number for line in card.lines for number in _called(line)]
