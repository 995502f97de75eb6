"""Full-text search over plans: passages of drafts and of versions in force."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import F, Q

from bcp_portal.documents.canonical import Document

from .models.plan import Draft, Passage, Plan

LIMIT = 50
CONFIG = "english"


@dataclass(frozen=True)
class Found:
    """A place in a plan that the search found."""

    plan: Plan
    heading: str
    anchor: str
    text: str


def index_draft(plan: Plan, draft: Draft) -> None:
    """Make the draft's passages those of its frozen form."""
    index_document(plan, json.loads(draft.document), in_force=False)


def index_document(plan: Plan, document: Document, *, in_force: bool) -> None:
    """Bring the plan's passages in line with a document, touching only those that differ."""
    wanted = {passage.ref: passage for passage in _passages(plan, document, in_force=in_force)}
    known = {passage.ref: passage for passage in Passage.objects.filter(plan=plan, in_force=in_force)}
    gone = [passage.pk for ref, passage in known.items() if ref not in wanted or not _same(passage, wanted[ref])]
    if gone:
        Passage.objects.filter(pk__in=gone).delete()
    Passage.objects.bulk_create(
        [p for ref, p in wanted.items() if ref not in known or not _same(known[ref], p)], batch_size=500
    )


def _same(a: Passage, b: Passage) -> bool:
    return (a.heading, a.anchor, a.text) == (b.heading, b.anchor, b.text)


def _passages(plan: Plan, document: Document, *, in_force: bool) -> Iterable[Passage]:
    rows = {row["ref"]: row for kind in document["kinds"] for row in kind["rows"]}
    seen: set[str] = set()
    for heading in document["outline"]:
        entries = [(heading["ref"], heading["title"])]
        for block in heading["blocks"]:
            if block["kind"] == "prose":
                entries.append((block["ref"], block["text"]))
            entries += [(ref, _row_text(rows[ref])) for ref in block.get("rows", [])]
        for ref, text in entries:
            if ref not in seen and text.strip():
                seen.add(ref)
                yield Passage(
                    plan=plan, in_force=in_force, ref=ref, heading=heading["title"][:500], anchor=ref, text=text
                )


def _row_text(row: dict[str, Any]) -> str:
    return " · ".join(text for value in (*row["values"].values(), *row["extra"].values()) if (text := _text(value)))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(link["text"] for link in value)
    return str(value["text"]) if isinstance(value, dict) else str(value)


def search(words: str, *, drafts: bool) -> list[Found]:
    """The best 50 places for the words: in drafts too, or only in versions in force."""
    passages = Passage.objects.filter(plan__archived_at=None, in_force=not drafts).select_related("plan")
    if not words.strip():
        return []
    if connection.vendor == "postgresql":
        query = SearchQuery(words, config=CONFIG, search_type="websearch")
        vector = SearchVector("heading", weight="A", config=CONFIG) + SearchVector("text", weight="B", config=CONFIG)
        found = (
            passages.annotate(vector=vector, rank=SearchRank(vector, query))
            .filter(vector=query)
            .order_by("-rank", "plan__code", "pk")
        )
        shown = found.annotate(
            excerpt=SearchHeadline("text", query, config=CONFIG, start_sel="", stop_sel="", max_words=30)
        )[:LIMIT]
        return [Found(p.plan, p.heading, p.anchor, p.excerpt) for p in shown]
    every = Q()
    for word in words.split():
        every &= Q(text__icontains=word) | Q(heading__icontains=word)
    return [
        Found(p.plan, p.heading, p.anchor, p.text[:200])
        for p in passages.filter(every).order_by(F("plan__code"), "pk")[:LIMIT]
    ]
