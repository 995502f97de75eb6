"""Whom a signed version names for an incident, each number ready to be called."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bcp_portal.documents.figures import listing
from bcp_portal.documents.format import Document
from bcp_portal.look.reaching import Reach, ways_in
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.suppliers import bought_from

TEAM, CONTACTS, SUPPLIERS = "Response team", "Contacts", "Suppliers"


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


def group_of(title: str, cards: list[PhoneCard]) -> PhoneGroup:
    """The cards that name somebody, and for which of them the plan names nobody."""
    unnamed = listing([card.name for card in cards if not card.lines])
    named = [card for card in cards if card.lines]
    return PhoneGroup(title, named, f"The plan names nobody for {unnamed}." if unnamed else "")


def card_of(said: Sequence[Any]) -> PhoneCard:
    """A card as JSON gives it back."""
    group, name, note, lines = said
    read = (PhoneLine(who, what, tuple(Reach(*way) for way in ways)) for who, what, ways in lines)
    return PhoneCard(group, name, note, tuple(read))
