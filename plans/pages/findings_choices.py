"""How findings can be chosen: by who answers for them, and by the section in which they stand, with counts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document
from bcp_portal.documents.numbering import entries
from plans.linting.checking import RULES
from plans.models.findings import Finding
from plans.models.plan import Plan
from plans.page_cache import cached

from .findings_panel import findings_stamp
from .places import where_in

NOBODY = "nobody"  # in place of the ref of a person
NOBODYS = "Nobody answers for it"
DEEPEST = 3  # of the sections that are offered
FRONT = 1


class Option(NamedTuple):
    """Something to choose: the value that an address has, its words, and how many findings there are."""

    value: str
    words: str
    found: int


@dataclass(frozen=True)
class Choices:
    """What can be chosen among a plan's findings that are not fixed; ``at`` has their keys by ref of a block, or of a
    heading with all below it; ``people`` are the names of whom the plan names, by ref.
    """

    people: Mapping[str, str]
    owners: list[Option]
    sections: list[Option]
    at: Mapping[str, frozenset[str]]

    def with_owner(self, chosen: str) -> "Choices":
        """The same with the owner who was chosen, whether or not they answer for any."""
        if chosen in {"", *(one.value for one in self.owners)}:
            return self
        return replace(self, owners=[*self.owners, Option(chosen, self.people.get(chosen, NOBODYS), 0)])


def choices_of(plan: Plan, *, on: date, stamp: str = "") -> Choices:
    """What there is to choose, found once for the same draft, day and check. One query besides, unless the ``stamp``
    of these is known.
    """
    return cached(f"{plan.pk}:choices", stamp or findings_stamp(plan, on=on), lambda: _read(plan, on))


def _read(plan: Plan, on: date) -> Choices:
    stand = Finding.objects.not_fixed(on).filter(plan=plan, rule__in=RULES).order_by()
    document, where = from_canonical(plan.draft.document), where_in(plan)
    above, titles = _outline(document)
    at: dict[str, set[str]] = {}
    owned = Counter[str]()
    for key, values, owners in stand.values_list("key", "values", "owners"):
        place = where.first(values)
        for ref in (place, *above.get(place, ())):
            at.setdefault(ref, set()).add(key)
        owned.update(set(owners.split()) or {NOBODY})
    sections = [Option(ref, title, len(at[ref])) for ref, title in titles.items() if ref in at]
    people = {person["ref"]: person["name"] for person in document["people"]}
    return Choices(
        people, _owners(document, owned), sections, {ref: frozenset(keys) for ref, keys in at.items() if ref}
    )


def _owners(document: Document, owned: Counter[str]) -> list[Option]:
    """Who answers for any, by name; nobody comes last."""
    names = {person["ref"]: person["name"] for person in document["people"]}
    people = sorted((names.get(ref, ref), ref) for ref in owned if ref != NOBODY)
    nobody = [Option(NOBODY, NOBODYS, owned[NOBODY])] if owned[NOBODY] else []
    return [*(Option(ref, name, owned[ref]) for name, ref in people), *nobody]


def _outline(document: Document) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """By ref of a block or heading the headings that it stands under, itself included; and the titles of headings."""
    above: dict[str, tuple[str, ...]] = {}
    titles: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for heading, entry in zip(document["outline"], entries(document), strict=True):
        path = [*((depth, ref) for depth, ref in path if depth < entry.depth), (entry.depth, entry.ref)]
        refs = tuple(ref for depth, ref in path if depth > FRONT or entry.depth <= FRONT)
        above |= dict.fromkeys((heading["ref"], *(block["ref"] for block in heading["blocks"])), refs)
        if entry.depth <= DEEPEST and entry.title:
            titles[entry.ref] = f"{entry.number} {entry.title}".strip()
    return above, titles
