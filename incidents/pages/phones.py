"""The phone list: whom the signed versions name for an incident, each number ready to be called."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator

from bcp_portal.accounts.models import User
from bcp_portal.documents.figures import listing
from bcp_portal.documents.format import Document
from bcp_portal.look.counting import counted
from bcp_portal.look.reaching import Reach, ways_in
from plans.access import not_in_sight
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.suppliers import bought_from

from .in_force import InForce, of_versions_in_force

TEAM, CONTACTS, SUPPLIERS = "Response team", "Contacts", "Suppliers"
PER_PAGE = 100
MOST_CHOICES = 25


class PhoneLine(NamedTuple):
    """One who can be reached: name, as what (``Deputy``, or a system), and how."""

    who: str
    what: str
    ways: tuple[Reach, ...]


class PhoneCard(NamedTuple):
    """A role, a contact or a supplier with everybody to be reached; no line where the plan names nobody."""

    group: str
    name: str
    note: str
    lines: tuple[PhoneLine, ...]

    @property
    def sought(self) -> str:
        """What a filter looks at: all words, and numbers also without their spaces."""
        said = [part for line in self.lines for part in (line.who, line.what, *(way.said for way in line.ways))]
        dialled = [way.address for line in self.lines for way in line.ways]
        return " ".join((self.group, self.name, self.note, *said, *dialled)).casefold()


class PhoneBook(NamedTuple):
    """Everybody whom one document names for an incident."""

    title: str
    cards: tuple[PhoneCard, ...]


class PhoneGroup(NamedTuple):
    """Cards of one kind; ``unnamed`` says for which of them the plan names nobody."""

    title: str
    cards: list[PhoneCard]
    unnamed: str


class PlanPhones(NamedTuple):
    """The cards of one plan on a page."""

    plan: InForce[PhoneBook]
    title: str
    groups: list[PhoneGroup]


class PhonePage(NamedTuple):
    """A page of the list, or of what is left of it by words and plan."""

    plans: list[PlanPhones]
    page: Page[Any]
    choices: list[tuple[str, str]]
    altered: list[str]
    lead: str


def phone_book(document: Document) -> PhoneBook:
    """Roles with person and deputy, contacts, and suppliers with the contacts of what they supply."""
    plan = FrozenPlan(document)
    return PhoneBook(plan.title, (*team(plan), *_contacts(plan), *_suppliers(plan)))


def team(plan: FrozenPlan) -> list[PhoneCard]:
    """The roles of the response team."""
    return [_role(plan, row) for row in plan.rows("roles")]


def _role(plan: FrozenPlan, row: FrozenRow) -> PhoneCard:
    fields = [(field, what) for field, what in (("person", ""), ("deputy", "Deputy")) if row.given(field)]
    lines = tuple(PhoneLine(row.given(field), what, person_ways(plan, row, field)) for field, what in fields)
    return PhoneCard(TEAM, row.label, row.text("duty") or row.text("team"), lines)


def person_ways(plan: FrozenPlan, row: FrozenRow, field: str) -> tuple[Reach, ...]:
    """How the person in a field is reached: as the directory says, then as the contacts that bear the name say."""
    ref, name = row.link(field), row.text(field).casefold()
    alike = [
        one for one in plan.rows("contacts") if one.label.casefold() == name or (ref and one.link("person") == ref)
    ]
    of_contacts = [way for one in alike for way in _written_ways(one)]
    return tuple(dict.fromkeys((*_directory_ways(plan.people().get(ref)), *of_contacts)))


def _directory_ways(entry: Mapping[str, Any] | None) -> list[Reach]:
    return ways_in(f"{entry['phone']}\n{entry['email']}") if entry else []


def _written_ways(row: FrozenRow) -> list[Reach]:
    return ways_in(f"{row.text('phone')}\n{row.text('email')}")


def _contacts(plan: FrozenPlan) -> Iterator[PhoneCard]:
    for row in plan.rows("contacts"):
        note = ". ".join(text for name in ("role", "note") if (text := row.text(name)))
        yield PhoneCard(CONTACTS, row.label, note, (PhoneLine("", "", contact_ways(plan, row)),))


def contact_ways(plan: FrozenPlan, row: FrozenRow) -> tuple[Reach, ...]:
    """How a contact is reached: as its row says, then as the directory says of the person or supplier."""
    person, supplier = plan.people().get(row.link("person")), plan.suppliers().get(row.link("supplier"))
    return tuple(dict.fromkeys((*_written_ways(row), *_directory_ways(person), *_directory_ways(supplier))))


def _suppliers(plan: FrozenPlan) -> Iterator[PhoneCard]:
    entries = plan.suppliers()
    for one in bought_from(plan):
        central = PhoneLine("", "", tuple(_directory_ways(entries.get(one.ref))))
        of_systems = [
            said_line(contact, row.label if len(one.rows) > 1 else "")
            for row in one.rows
            if (contact := row.given("contact"))
        ]
        note = f"Supplies {listing([row.label for row in one.rows])}"
        yield PhoneCard(SUPPLIERS, one.name, note, tuple(line for line in (central, *of_systems) if any(line)))


def said_line(text: str, what: str = "") -> PhoneLine:
    """Of a contact in free text, which is repeated where it says more than the numbers and addresses in it."""
    ways = ways_in(text)
    rest = text
    for way in ways:
        rest = rest.replace(way.said, "")
    return PhoneLine(text if any(letter.isalnum() for letter in rest) else "", what, tuple(ways))


def phone_page(user: User, *, words: str, code: str, number: str) -> PhonePage:
    """The phone list of the plans in force. Raises PermissionDenied, NotUnderstood."""
    every = of_versions_in_force(user, "phones", phone_book)
    found = [plan for plan in every if plan.code == code] if code else every
    if code and not found:
        raise not_in_sight(code)
    wanted = words.casefold().split()
    cards = [(plan, card) for plan in found if plan.made for card in plan.made.cards if _fits(plan, card, wanted)]
    page = Paginator(cards, PER_PAGE).get_page(number)
    books = [(plan.code, plan.made.title) for plan in every if plan.made]
    return PhonePage(
        [_of_plan(plan, [card for _, card in pairs]) for plan, pairs in groupby(page.object_list, lambda one: one[0])],
        page,
        books if 1 < len(books) <= MOST_CHOICES else [],
        [plan.version_in_words for plan in found if plan.made is None],
        _lead(len(found), len(cards), words),
    )


def _fits(plan: InForce[PhoneBook], card: PhoneCard, wanted: list[str]) -> bool:
    sought = f"{card.sought} {plan.code} {plan.made.title if plan.made else ''}".casefold() if wanted else ""
    return all(word in sought for word in wanted)


def _of_plan(plan: InForce[PhoneBook], cards: list[PhoneCard]) -> PlanPhones:
    groups = [group_of(title, list(found)) for title, found in groupby(cards, lambda card: card.group)]
    return PlanPhones(plan, plan.made.title if plan.made else plan.code, groups)


def group_of(title: str, cards: list[PhoneCard]) -> PhoneGroup:
    """The cards that name somebody, and for which of them the plan names nobody."""
    unnamed = listing([card.name for card in cards if not card.lines])
    named = [card for card in cards if card.lines]
    return PhoneGroup(title, named, f"The plan names nobody for {unnamed}." if unnamed else "")


def _lead(plans: int, cards: int, words: str) -> str:
    if not plans:
        return "No plan is in force yet: as soon as a version is signed, whom it names stands here."
    source = f"the signed versions in force of {counted(plans, 'plan')}" if plans > 1 else "the signed version in force"
    if not words:
        return f"Whom to call, from {source}."
    return f"{counted(cards, 'entry', 'entries')} with “{words[:80]}” in {source}."
