"""A list → rows: by the labels of its lines, and by the headings above it."""

import re
from dataclasses import replace

from plans.reading.persons import is_person

from .approving import is_office
from .contacts import from_contacts
from .fields import name_field
from .found import EXTRA, Found, FoundRow, Unfit, column, counted
from .grouped import GROUPED, from_groups
from .inline import labelled, read_line
from .labels import topic_of
from .names import named
from .nobody import says_nobody
from .objectives import from_objectives
from .ours import is_said_to_approve
from .pieces import Item, Listing
from .places import Place, bare, defaults
from .readable import reads
from .records import RECORDS, from_bullets, from_records, in_order, is_named
from .scales import SCALE
from .signatures import from_signing_lines
from .terms import from_terms, pairs

LINES = {"scope": "text", "channels": "text", "maintenance": "text", "appendices": "text"}
NAMED = {"roles": "name", "risks": "title", "functions": "name", "dependencies": "name", "strategies": "name",
         "exercises": "name", "procedures": "title", "severities": "name", "tiers": "name"}  # fmt: skip
SECOND = {
    "roles": "duty", "procedures": "text", "severities": "description", "strategies": "description",
    "functions": "services", "risks": f"{EXTRA}Description", "dependencies": f"{EXTRA}Description",
}  # fmt: skip
LEAD_INS = {"channels", "maintenance", "scope", "roles"}
LONGEST_NAME = 160
BRIEF = {"exercises", "procedures", "severities", "tiers"}
MOST_WORDS = 4
LEVEL = re.compile(
    r"(?:p|s|sev|severity|level|priority|class)[ -]?\d|critical|high|medium|low|major|minor|severe|moderate", re.I
)
TIMED = re.compile(r"(?:^|\.)[^.\d]*+\d[^.]*\b(?:min|minute|hour|day|week)s?\b")
VERSION = re.compile(r"(?:v|ver|version|rev|revision)?[. ]?\d{1,3}(?:\.\w{1,5})*", re.I)
DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")  # of which day and month may not be told apart


def from_list(listing: Listing, place: Place) -> list[Found]:
    """What the list holds as rows, in order; empty if it is narrative. Raises Unfit."""
    if any(_is_opaque(item) for item in listing.items) or _is_form(listing, place):
        return []
    kind = place.kind
    if not kind and listing.ordered and place.is_procedure and not _are_facts(listing):
        found = from_records(listing, place) or from_groups(listing, place, "steps")
        return [found] if found else []
    if kind in GROUPED and (found := from_groups(listing, place, kind)):
        return [found]
    if kind in LINES or kind in LEAD_INS:
        return _lead_ins(listing, place, kind) or _plain(listing, place, kind)
    if kind == "facts" or (not kind and _are_facts(listing)):
        return _facts(listing, place)
    if any(item.children for item in listing.items):
        return [found] if (found := from_records(listing, place)) else []
    return _plain(listing, place, kind)


def _is_opaque(item: Item) -> bool:
    return item.is_opaque or not item.text.strip() or any(_is_opaque(child) for child in item.children)


def _is_form(listing: Listing, place: Place) -> bool:
    """Lines about a tier that are no names of what is in it."""
    return bool(place.tier and pairs(listing))


def _plain(listing: Listing, place: Place, kind: str) -> list[Found]:
    """A flat list of a kind that its headings name."""
    if any(item.children for item in listing.items):
        return [found] if (found := _detailed(listing, place, kind)) else []
    if kind == "maintenance" and (found := _by_cadence(listing, place)):
        return [found]
    if kind in LINES:
        return [_bullets(listing, place, kind, LINES[kind])]
    makers = {"tiers": from_objectives, "exercises": _schedule, "contacts": from_contacts, "history": _history,
              "approvals": from_signing_lines, "severities": _severities}  # fmt: skip
    if kind in makers and (found := makers[kind](listing, place)):
        return [found]
    if kind == "approvals" and is_said_to_approve(place) and all(_is_signer(item) for item in listing.items):
        return [_bullets(listing, place, kind, "role")]
    second = "person" if kind == "roles" and _are_people(listing) else SECOND.get(kind, "")
    if second and (found := from_terms(listing, place, kind, NAMED.get(kind, "name"), second)):
        return [_rated(found)]
    if kind in RECORDS and kind not in NAMED and name_field(kind) and all(is_named(item) for item in listing.items):
        return [_bullets(listing, place, kind, name_field(kind))]
    return [_bullets(listing, place, kind, NAMED[kind])] if kind in NAMED and are_names(listing, place, kind) else []


def _detailed(listing: Listing, place: Place, kind: str) -> Found | None:
    """A list of which lines have fields as labelled lines below them."""
    if kind in NAMED:
        return from_records(listing, place)
    return from_bullets(listing, place, kind) if kind in LINES else None


def _are_people(listing: Listing) -> bool:
    """Whether the lines name who fills each role: ``Press: Ann Roe``, and not what it does."""
    said = [label.value for _, label in pairs(listing)]
    return all(says_nobody(text) or is_person(named(text).name) for text in said) and not all(map(says_nobody, said))


def _is_signer(item: Item) -> bool:
    name = read_line(item.text).text
    return len(name) <= LONGEST_NAME and not name.endswith((".", ":")) and (is_office(name) or is_person(name))


def are_names(listing: Listing, place: Place, kind: str) -> bool:
    """Whether the lines are short and end as names do; some kinds are called by a few words, and tiers by that name."""
    if kind in BRIEF and any(len(item.text.split()) > MOST_WORDS for item in listing.items):
        return False
    if kind == "tiers" and "tier" not in bare(place.title):
        return False
    return all(len(item.text) <= LONGEST_NAME and not item.text.rstrip().endswith((".", ":")) for item in listing.items)


def _bullets(listing: Listing, place: Place, kind: str, name: str) -> Found:
    rows = [FoundRow(item.line, {name: read_line(item.text).text}) for item in listing.items]
    shape = "records" if kind in RECORDS and all(is_named(item) for item in listing.items) else "bullets"
    return Found(kind, shape, [counted(column(name), shape, ordered=listing.ordered)], rows, defaults(kind, place))


def _rated(found: Found) -> Found:
    """Risks followed by High, Medium or Low: that is their class."""
    name = f"{EXTRA}Description"
    rated = all(row.texts.get(name, "").casefold() in SCALE for row in found.rows)
    if found.kind != "risks" or not rated:
        return found
    return replace(found.with_column(name, "impact_class"), defaults={})


def _are_facts(listing: Listing) -> bool:
    known = sum(topic_of(label.name, label.value) != "other" for _, label in pairs(listing))
    return known >= 2 and 2 * known >= len(listing.items)


def _facts(listing: Listing, place: Place) -> list[Found]:
    """Facts, and what they lead in: the version history as a list nested below its name."""
    found: list[Found] = []
    flat: list[Item] = []
    for item in listing.items:
        if not item.children:
            flat.append(item)
            continue
        found += _facts_of(flat, listing, place)
        found.append(_led_in(item, listing, place, "history"))
        flat = []
    return [*found, *_facts_of(flat, listing, place)]


def _facts_of(items: list[Item], listing: Listing, place: Place) -> list[Found]:
    if not items:
        return []
    found = from_terms(replace(listing, items=tuple(items)), place, "facts", "name", "value")
    if not found:
        raise Unfit("not every line has a name and a value")
    topics = [topic_of(row.texts["name"], row.texts["value"]) for row in found.rows]
    rows = [replace(row, texts={**row.texts, "topic": topic}) for row, topic in zip(found.rows, topics, strict=True)]
    return [replace(found, rows=rows)]


def _led_in(item: Item, listing: Listing, place: Place, kind: str) -> Found:
    """The nested list of ``- **Title**:`` as a block of its own with that lead-in."""
    label = labelled(read_line(item.text))
    if label is None or label.value or label.joint != ": " or len(label.name) > LONGEST_NAME:
        raise Unfit("a line with lines below it has no “Name:” of its own")
    inner = Listing(item.line, listing.end, item.children, ordered=False)
    found = _plain(inner, place.under(label.name), kind)
    if len(found) != 1:
        raise Unfit(f"the lines below “{label.name}” were not understood")
    return replace(found[0], title=label.name)


def _lead_ins(listing: Listing, place: Place, kind: str) -> list[Found]:
    """A list of lead-ins (``- **Weekly**:`` with its lines below) as a block for each."""
    if kind not in LEAD_INS or not all(item.children for item in listing.items) or listing.ordered:
        return []
    heads = [labelled(read_line(item.text)) for item in listing.items]
    if not all(head and not head.value for head in heads):
        return []
    return [_led_in(item, listing, place, kind) for item in listing.items]


def _history(listing: Listing, place: Place) -> Found | None:
    """``v1.0 - January 14, 2025 - Initial creation``; day or summary may be missing, or stand the other way round."""
    rows = [FoundRow(item.line, _version(read_line(item.text).text)) for item in listing.items]
    if not all(row.texts for row in rows):
        return None
    columns = {name: column(name) for row in rows for name in row.texts}
    return Found("history", "bullets", in_order(columns, rows), rows)


def _version(text: str) -> dict[str, str]:
    number, *rest = text.split(" - ")
    if rest and _is_date(rest[0]):
        summary = " - ".join(rest[1:])
        return {"number": number, "on": rest[0], **({"summary": summary} if summary else {})}
    if not VERSION.fullmatch(number):
        return {}
    if len(rest) > 1 and _is_date(rest[-1]):
        return {"number": number, "summary": " - ".join(rest[:-1]), "on": rest[-1]}
    return {"number": number, **({"summary": " - ".join(rest)} if rest else {})}


def _is_date(text: str) -> bool:
    return reads("date", text) or bool(DATE.fullmatch(text))


def _by_cadence(listing: Listing, place: Place) -> Found | None:
    """``Monthly: test the siren``."""
    often = [reads("frequency", label.name) for _, label in pairs(listing)]
    return from_terms(listing, place, "maintenance", "cadence", "text") if often and all(often) else None


def _severities(listing: Listing, place: Place) -> Found | None:
    """``Critical: respond within …``; where the values are times, the names must be levels and not what is timed."""
    labels = [label for _, label in pairs(listing)]
    timed = 2 * sum(bool(TIMED.search(label.value)) for label in labels) > len(labels)
    if timed and not all(LEVEL.match(label.name) for label in labels):
        raise Unfit("its lines have times, but no levels")
    return from_terms(listing, place, "severities", "name", "response_time" if timed else "description")


def _schedule(listing: Listing, place: Place) -> Found | None:
    """``Tabletop exercise: Quarterly``, or ``Quarterly: tabletop exercise``."""
    labels = pairs(listing)
    if labels and all(reads("frequency", label.name) for _, label in labels):
        return from_terms(listing, place, "exercises", "frequency", "name")
    often = 2 * sum(reads("frequency", label.value) for _, label in labels) >= len(labels)
    return from_terms(listing, place, "exercises", "name", "frequency" if often else "scope")
