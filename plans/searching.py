"""Full-text search over plans: passages of drafts and of versions in force."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import Q, QuerySet

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document, StoredField, StoredRow

from .models.plan import Draft, Passage, Plan

LIMIT = 50
LONGEST = 200  # characters of a search that count
SHOWN = 200  # characters of a place that are shown
AROUND = 40  # of these before the first word found
LONGEST_PASSAGE = 200_000  # characters of a passage that are searched: PostgreSQL indexes a megabyte at most
CONFIG = "english"
OPENS, CLOSES = "\ue000", "\ue001"  # stand around what was found: characters that no text uses

Passages = QuerySet[Passage]


MarkedText = tuple[str, bool]  # a stretch of text, and whether it is what was searched for


@dataclass(frozen=True)
class SearchHit:
    """A place in a plan that the search found, with the words around it."""

    plan: Plan
    heading: str
    anchor: str
    excerpt: list[MarkedText]

    @property
    def row(self) -> str:
        """The ref of the row that was found; ``""`` for a heading or a text, whose refs nobody knows."""
        return "" if self.anchor.startswith(("H-", "B-")) else self.anchor


def index_draft(plan: Plan, draft: Draft) -> None:
    """Make the draft's passages those of its frozen form."""
    index_document(plan, from_canonical(draft.document), in_force=False)


def index_document(plan: Plan, document: Document, *, in_force: bool) -> None:
    """Bring the plan's passages in line with a document, touching only those that differ."""
    wanted = dict.fromkeys(_passages(document))
    kept = Passage.objects.filter(plan=plan, in_force=in_force).values_list("pk", "ref", "heading", "text")
    known = {(ref, heading, text): key for key, ref, heading, text in kept}
    refs = {ref for ref, _, _ in wanted}
    gone = [key for (ref, _, _), key in known.items() if ref not in refs]
    if gone:
        Passage.objects.filter(pk__in=gone).delete()
    new = [
        Passage(plan=plan, in_force=in_force, ref=ref, anchor=ref, heading=heading, text=text)
        for ref, heading, text in wanted
        if (ref, heading, text) not in known
    ]
    Passage.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["plan", "in_force", "ref"],
        update_fields=["anchor", "heading", "text"],
        batch_size=500,
    )


def _passages(document: Document) -> Iterable[tuple[str, str, str]]:
    """Ref, heading and text of each."""
    rows = {row["ref"]: _row_text(kind["fields"], row) for kind in document["kinds"] for row in kind["rows"]}
    seen: set[str] = set()
    for heading in document["outline"]:
        entries = [(heading["ref"], heading["title"])]
        for block in heading["blocks"]:
            if block["kind"] == "prose":
                entries.append((block["ref"], block["text"]))
            entries += [(ref, rows[ref]) for ref in block.get("rows", [])]
        for ref, text in entries:
            if ref not in seen and text.strip():
                seen.add(ref)
                yield ref, heading["title"][:500], text[:LONGEST_PASSAGE]


def _row_text(fields: list[StoredField], row: StoredRow) -> str:
    """The row's values in the order of its fields: what it is called comes first."""
    values = [row["values"][field["name"]] for field in fields] + list(row["extra"].values())
    return " · ".join(text for value in values if (text := _text(value)))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(link["text"] for link in value)
    return str(value["text"]) if isinstance(value, dict) else str(value)


def search(words: str, *, drafts: bool) -> list[SearchHit]:
    """The best 50 places for the words: in drafts, or only in versions in force. A ref (``R-03``) finds its row.

    PostgreSQL finds words by their stem and knows quotes, ``or`` and ``-``; SQLite wants every word as it stands.
    """
    words = " ".join(words.replace("\0", " ")[:LONGEST].split())
    if not words:
        return []
    passages = Passage.objects.filter(plan__archived_at=None, in_force=not drafts).select_related("plan")
    by_database = _search_text if connection.vendor == "postgresql" else _search_words
    return by_database(passages, words)


def _search_text(passages: Passages, words: str) -> list[SearchHit]:
    query = SearchQuery(words, config=CONFIG, search_type="websearch")
    vector = SearchVector("heading", weight="A", config=CONFIG) + SearchVector("text", weight="B", config=CONFIG)
    found = passages.annotate(vector=vector, rank=SearchRank(vector, query))
    best = found.filter(Q(vector=query) | Q(ref__iexact=words)).order_by("-rank", "plan__code", "pk")
    whole = SearchHeadline("text", query, config=CONFIG, start_sel=OPENS, stop_sel=CLOSES, highlight_all=True)
    shown = best.annotate(marked=whole)[:LIMIT]
    return [SearchHit(p.plan, p.heading, p.anchor, _excerpt(_marked(p.marked))) for p in shown]


def _marked(text: str) -> list[MarkedText]:
    parts = re.split(f"{OPENS}(.*?){CLOSES}", text, flags=re.DOTALL)
    return [(re.sub(f"[{OPENS}{CLOSES}]", "", part), place % 2 == 1) for place, part in enumerate(parts) if part]


def _search_words(passages: Passages, words: str) -> list[SearchHit]:
    every = Q()
    for word in words.split():
        every &= Q(text__icontains=word) | Q(heading__icontains=word)
    found = passages.filter(every | Q(ref__iexact=words)).order_by("plan__code", "pk")
    wanted = re.compile(f"({'|'.join(map(re.escape, words.split()))})", re.IGNORECASE)
    return [SearchHit(p.plan, p.heading, p.anchor, _excerpt(_split(wanted, p.text))) for p in found[:LIMIT]]


def _split(wanted: re.Pattern[str], text: str) -> list[MarkedText]:
    return [(part, place % 2 == 1) for place, part in enumerate(wanted.split(text)) if part]


def _excerpt(pieces: list[MarkedText]) -> list[MarkedText]:
    """Some 200 characters from shortly before the first piece that is marked."""
    if pieces and not pieces[0][1] and len(pieces[0][0]) > AROUND and len(pieces) > 1:
        before = pieces[0][0]
        pieces = [("… " + before[before.rfind(" ", 0, -AROUND) + 1 :], False), *pieces[1:]]
    shown: list[MarkedText] = []
    left = SHOWN
    for text, is_hit in pieces:
        if len(text) > left:
            return [*shown, (f"{text[:left].rstrip()} …", is_hit)]
        shown.append((text, is_hit))
        left -= len(text)
    return shown
