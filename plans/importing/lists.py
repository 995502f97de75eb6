"""Lists → rows: by the labels of their lines, and by the headings above them."""

from collections.abc import Callable
from dataclasses import replace

from plans.reading.persons import is_person

from .approval_headings import is_said_to_approve
from .cell_names import cell_name
from .contact_lists import from_contacts
from .context import Context
from .field_labels import topic_of
from .fields import name_field
from .grouped_lists import GROUPED, from_groups
from .heading_defaults import defaults
from .heading_kinds import bare
from .history_lists import from_history
from .inline_text import labelled_value, read_line
from .markdown_pieces import Listing, ListItem
from .name_placeholders import says_nobody
from .objective_lists import from_objectives
from .rating_scale import SCALE
from .recognised import EXTRA, RecognisedRow, RecognisedRows, Unfit, column, with_numbering
from .record_lists import RECORDS, from_bullets, from_records, is_named
from .signature_shapes import is_signing_office
from .signing_lines import from_signing_lines
from .term_lists import from_terms, pairs
from .timed_lists import from_cadences, from_schedule, from_severities

LINES = {"scope": "text", "channels": "text", "maintenance": "text", "appendices": "text"}
NAMED = {
    "roles": "name",
    "risks": "title",
    "functions": "name",
    "dependencies": "name",
    "strategies": "name",
    "exercises": "name",
    "procedures": "title",
    "severities": "name",
    "tiers": "name",
}
SECOND = {
    "roles": "duty",
    "procedures": "text",
    "severities": "description",
    "strategies": "description",
    "functions": "services",
    "risks": f"{EXTRA}Description",
    "dependencies": f"{EXTRA}Description",
}
LEAD_INS = {"channels", "maintenance", "scope", "roles"}
LONGEST_NAME = 160
BRIEF = {"exercises", "procedures", "severities", "tiers"}
MOST_WORDS = 4


def from_list(listing: Listing, context: Context) -> list[RecognisedRows]:
    """What the list holds as rows, in order; empty if it is narrative. Raises Unfit."""
    if any(_is_opaque(item) for item in listing.items) or _is_form(listing, context):
        return []
    kind = context.kind
    if not kind and listing.ordered and context.is_procedure and not _are_facts(listing):
        recognised = from_records(listing, context) or from_groups(listing, context, "steps")
        return [recognised] if recognised else []
    if kind in GROUPED and (recognised := from_groups(listing, context, kind)):
        return [recognised]
    if kind in LINES or kind in LEAD_INS:
        return _lead_ins(listing, context, kind) or _plain(listing, context, kind)
    if kind == "facts" or (not kind and (_are_facts(listing) or (context.is_opening and _is_front_matter(listing)))):
        return _facts(listing, context)
    if any(item.children for item in listing.items):
        return [recognised] if (recognised := from_records(listing, context)) else []
    return _plain(listing, context, kind)


def _is_opaque(item: ListItem) -> bool:
    return item.is_opaque or not item.text.strip() or any(_is_opaque(child) for child in item.children)


def _is_form(listing: Listing, context: Context) -> bool:
    """Lines about a tier that are no names of what is in it."""
    return bool(context.tier and pairs(listing))


def _plain(listing: Listing, context: Context, kind: str) -> list[RecognisedRows]:
    """A flat list of a kind that its headings name."""
    if any(item.children for item in listing.items):
        return [recognised] if (recognised := _detailed(listing, context, kind)) else []
    if kind == "maintenance" and (recognised := from_cadences(listing, context)):
        return [recognised]
    if kind in LINES:
        return [_bullets(listing, context, kind, LINES[kind])]
    if kind in MAKERS and (recognised := MAKERS[kind](listing, context)):
        return [recognised]
    if kind == "approvals" and is_said_to_approve(context) and all(_is_signer(item) for item in listing.items):
        return [_bullets(listing, context, kind, "role")]
    second = "person" if kind == "roles" and _are_people(listing) else SECOND.get(kind, "")
    if second and (recognised := from_terms(listing, context, kind, NAMED.get(kind, "name"), second)):
        return [_rated(recognised)]
    if kind in RECORDS and kind not in NAMED and name_field(kind) and all(is_named(item) for item in listing.items):
        return [_bullets(listing, context, kind, name_field(kind))]
    return (
        [_bullets(listing, context, kind, NAMED[kind])] if kind in NAMED and are_names(listing, context, kind) else []
    )


def _detailed(listing: Listing, context: Context, kind: str) -> RecognisedRows | None:
    """A list of which lines have fields as labelled lines below them."""
    if kind in NAMED:
        return from_records(listing, context)
    return from_bullets(listing, context, kind) if kind in LINES else None


def _are_people(listing: Listing) -> bool:
    """Whether the lines name who fills each role: ``Press: Ann Roe``, and not what it does."""
    said = [label.value for _, label in pairs(listing)]
    return all(says_nobody(text) or is_person(cell_name(text).name) for text in said) and not all(
        map(says_nobody, said)
    )


def _is_signer(item: ListItem) -> bool:
    name = read_line(item.text).text
    return len(name) <= LONGEST_NAME and not name.endswith((".", ":")) and (is_signing_office(name) or is_person(name))


def are_names(listing: Listing, context: Context, kind: str) -> bool:
    """Whether the lines are short and end as names do; some kinds are called by a few words, and tiers by that name."""
    if kind in BRIEF and any(len(item.text.split()) > MOST_WORDS for item in listing.items):
        return False
    if kind == "tiers" and "tier" not in bare(context.title):
        return False
    return all(len(item.text) <= LONGEST_NAME and not item.text.rstrip().endswith((".", ":")) for item in listing.items)


def _bullets(listing: Listing, context: Context, kind: str, name: str) -> RecognisedRows:
    rows = [RecognisedRow(item.line, {name: read_line(item.text).text}) for item in listing.items]
    shape = "records" if kind in RECORDS and all(is_named(item) for item in listing.items) else "bullets"
    return RecognisedRows(
        kind, shape, [with_numbering(column(name), shape, ordered=listing.ordered)], rows, defaults(kind, context)
    )


def _rated(recognised: RecognisedRows) -> RecognisedRows:
    """Risks followed by High, Medium or Low: that is their class."""
    name = f"{EXTRA}Description"
    rated = all(row.texts.get(name, "").casefold() in SCALE for row in recognised.rows)
    if recognised.kind != "risks" or not rated:
        return recognised
    return replace(recognised.with_column(name, "impact_class"), defaults={})


def _are_facts(listing: Listing) -> bool:
    known = sum(topic_of(label.name, label.value) != "other" for _, label in pairs(listing))
    return known >= 2 and 2 * known >= len(listing.items)


def _is_front_matter(listing: Listing) -> bool:
    """Whether every line has a bold name and a value, as front matter is read: whatever it names is a fact."""
    lines = [read_line(item.text) for item in listing.items]
    return all(line.lead and labelled_value(line) for line in lines) and not any(
        item.children for item in listing.items
    )


def _facts(listing: Listing, context: Context) -> list[RecognisedRows]:
    """Facts, and what they lead in: the version history as a list nested below its name."""
    recognised: list[RecognisedRows] = []
    flat: list[ListItem] = []
    for item in listing.items:
        if not item.children:
            flat.append(item)
            continue
        recognised += _facts_of(flat, listing, context)
        recognised.append(_led_in(item, listing, context, "history"))
        flat = []
    return [*recognised, *_facts_of(flat, listing, context)]


def _facts_of(items: list[ListItem], listing: Listing, context: Context) -> list[RecognisedRows]:
    if not items:
        return []
    recognised = from_terms(replace(listing, items=tuple(items)), context, "facts", "name", "value")
    if not recognised:
        raise Unfit("not every line has a name and a value")
    topics = [topic_of(row.texts["name"], row.texts["value"]) for row in recognised.rows]
    rows = [
        replace(row, texts={**row.texts, "topic": topic}) for row, topic in zip(recognised.rows, topics, strict=True)
    ]
    return [replace(recognised, rows=rows)]


def _led_in(item: ListItem, listing: Listing, context: Context, kind: str) -> RecognisedRows:
    """The nested list of ``- **Title**:`` as a block of its own with that lead-in."""
    label = labelled_value(read_line(item.text))
    if label is None or label.value or label.joint != ": " or len(label.name) > LONGEST_NAME:
        raise Unfit("a line with lines below it has no “Name:” of its own")
    inner = Listing(item.line, listing.end, item.children, ordered=False)
    recognised = _plain(inner, context.under(label.name), kind)
    if len(recognised) != 1:
        raise Unfit(f"the lines below “{label.name}” were not understood")
    return replace(recognised[0], title=label.name)


def _lead_ins(listing: Listing, context: Context, kind: str) -> list[RecognisedRows]:
    """A list of lead-ins (``- **Weekly**:`` with its lines below) as a block for each."""
    if kind not in LEAD_INS or not all(item.children for item in listing.items) or listing.ordered:
        return []
    heads = [labelled_value(read_line(item.text)) for item in listing.items]
    if not all(head and not head.value for head in heads):
        return []
    return [_led_in(item, listing, context, kind) for item in listing.items]


MAKERS: dict[str, Callable[[Listing, Context], RecognisedRows | None]] = {
    "tiers": from_objectives,
    "exercises": from_schedule,
    "contacts": from_contacts,
    "history": from_history,
    "approvals": from_signing_lines,
    "severities": from_severities,
}
