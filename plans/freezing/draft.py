"""The frozen draft: the rows of a plan and its outline as one self-describing value (docs/architecture.md)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, cast

from django.db import models

from bcp_portal.documents.canonical import canonical, sha256
from bcp_portal.documents.format import (
    FORMAT,
    Document,
    LinkValue,
    StoredAnswer,
    StoredBlock,
    StoredField,
    StoredHeading,
    StoredKind,
    StoredPerson,
    StoredSupplier,
    StoredValues,
)
from bcp_portal.documents.values import read_leniently
from plans.models.directory import Person, Supplier
from plans.models.facts import Fact
from plans.models.fields import ProseField, ValueField
from plans.models.findings import Answer
from plans.models.plan import Block, Draft, Heading, LivingQuerySet, Plan, Row
from plans.sections import BY_KEY, BY_MODEL, KINDS, SectionKind

from .outline import complete_outline

LISTED = ("ref", "kind", "shape", "title", "columns", "rows", "everything", "defaults")  # of a block of rows


def freeze(
    plan: Plan, *, before: Mapping[str, StoredKind] | None = None, changed: Collection[str] | None = None
) -> Document:
    """The plan's draft as a Document; a fixed number of queries whatever the number of rows. Kinds that were frozen
    ``before`` are taken as they are, by their keys, but for those of which rows may have ``changed`` (None for any),
    and what names a row or somebody of the directory as they are called no more.
    """
    known = {} if changed is None else {key: one for key, one in (before or {}).items() if key not in changed}
    kinds = _kinds(plan, before or {}, known)
    people, suppliers = _directory(kinds)
    called = {one["ref"]: one["name"] for one in (*people, *suppliers)}
    renamed = {key for key, kind in known.items() if any(called.get(r, t) != t for r, t in _linked(kind))}
    if renamed:
        return freeze(plan, before=before, changed={*(changed or ()), *renamed})
    outline = complete_outline(_outline(plan), kinds)
    document: Document = {
        "format": FORMAT,
        "code": plan.code,
        "title": plan.title,
        "number": "",
        "signing_order": plan.signing_order,
        "kinds": kinds,
        "outline": outline,
        "people": people,
        "suppliers": suppliers,
    }
    answers = _answers(plan)
    return {**document, "answers": answers} if answers else document


def _kinds(plan: Plan, before: Mapping[str, StoredKind], known: Mapping[str, StoredKind]) -> list[StoredKind]:
    """Those that are known, and the others frozen; of the known ones again those that link to a row that is called
    otherwise, is gone, or was not there ``before``: links carry names, and a row may have come back with its links.
    """
    frozen: dict[str, StoredKind] = {}
    labels: dict[str, dict[str, str]] = {}
    while missing := [kind for kind in KINDS if kind.key not in known and kind.key not in frozen]:
        for kind in missing:
            frozen[kind.key], labels[kind.key] = _freeze_kind(plan, kind)
        more = {key for key, called in labels.items() if called.keys() - _refs(before.get(key))}
        known = {
            key: one
            for key, one in known.items()
            if key not in frozen and not links_to(BY_KEY[key]) & more and _calls_rightly(one, labels)
        }
    return [known.get(kind.key) or frozen[kind.key] for kind in KINDS]


def _refs(kind: StoredKind | None) -> set[str]:
    return {row["ref"] for row in kind["rows"]} if kind else set()


def _calls_rightly(kind: StoredKind, labels: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether each link to a row of these other kinds says what that is called (``labels``, by kind and ref)."""
    for name, target in _row_links(BY_KEY[kind["key"]]):
        if (called := labels.get(target)) is not None:
            for row in kind["rows"]:
                value: Any = row["values"][name]
                links = value if isinstance(value, list) else [value] if "ref" in value else []
                if any(called.get(link["ref"]) != link["text"] for link in links):
                    return False
    return True


def _freeze_kind(plan: Plan, kind: SectionKind) -> tuple[StoredKind, dict[str, str]]:
    """One kind: its fields with labels and types, and its rows with their values; by ref what the rows are called."""
    fields, rows = _fields(kind), list(with_links(kind.model.objects.living().filter(plan=plan), kind))
    frozen: StoredKind = {
        "key": kind.key,
        "title": kind.title,
        "fields": _frozen_fields(kind),
        "rows": [{"ref": row.ref, "values": freeze_row(row, fields), "extra": row.extra} for row in rows],
    }
    return frozen, {row.ref: row.label for row in rows}


def with_links(rows: LivingQuerySet, kind: SectionKind) -> LivingQuerySet:
    """Rows of a kind with what they link to."""
    fields = _fields(kind)
    links = [field.name for field in fields if isinstance(field, models.ForeignKey)]
    many = [field.name for field in fields if isinstance(field, models.ManyToManyField)]
    # Without a name, select_related() joins whatever there is: the plan and all of its receipts to every row.
    return rows.prefetch_related(*many).select_related(*links) if links else rows.prefetch_related(*many)


def _fields(kind: SectionKind) -> list[Any]:
    return [kind.model._meta.get_field(name) for name in kind.fields]


def _frozen_fields(kind: SectionKind) -> list[StoredField]:
    return [freeze_field(field) for field in _fields(kind)]


def freeze_field(field: Any) -> StoredField:
    """A field's name, label and type, and for a choice the value that a row has unless told otherwise."""
    frozen: StoredField = {"name": field.name, "label": str(field.verbose_name), "type": field_type(field)}
    if frozen["type"] == "choice":
        frozen["default"] = field.get_default()
    return frozen


def field_type(field: Any) -> str:
    """What a field holds: text, prose, choice, link, links, or a key of READERS."""
    if isinstance(field, ValueField):
        return field.value_type
    if isinstance(field, models.ForeignKey):
        return "link"
    if isinstance(field, models.ManyToManyField):
        return "links"
    if field.choices:
        return "choice"
    return "prose" if isinstance(field, ProseField) else "text"


def freeze_row(row: Row, fields: Iterable[Any]) -> StoredValues:
    """The row's values by field name."""
    return {field.name: _value(row, field) for field in fields}


def _value(row: Row, field: Any) -> Any:
    kind = field_type(field)
    if kind == "links":
        return [_link(linked) for linked in getattr(row, field.name).all() if _lives(linked)]
    content = getattr(row, field.name)
    if kind == "link":
        return _link(content) if content is not None and _lives(content) else {"text": ""}
    if kind == "choice":
        return {"value": content, "text": str(dict(field.flatchoices).get(content, ""))}
    if isinstance(row, Fact) and field.name == "value" and row.value_type:
        return read_leniently(row.value_type, content)
    return read_leniently(kind, content, field.name) if isinstance(field, ValueField) else content


def _link(linked: Any) -> LinkValue:
    return {"ref": linked.ref, "text": linked.label}


def _lives(linked: Any) -> bool:
    return getattr(linked, "deleted_at", None) is None


def _outline(plan: Plan) -> list[StoredHeading]:
    headings = Heading.objects.living().filter(plan=plan).order_by("position", "id")
    blocks: dict[int, list[StoredBlock]] = {}
    for block in Block.objects.living().filter(plan=plan).order_by("position", "id").values("heading", "text", *LISTED):
        blocks.setdefault(block["heading"], []).append(_block(block))
    return [
        {
            "ref": heading["ref"],
            "level": heading["level"],
            "title": heading["title"] or ("" if heading["names"] else plan.title),
            "names": heading["names"],
            "blocks": blocks.get(heading["pk"], []),
        }
        for heading in headings.values("pk", "ref", "level", "title", "names")
    ]


def _block(block: Mapping[str, Any]) -> StoredBlock:
    if block["kind"] == "prose":
        return {"ref": block["ref"], "kind": "prose", "text": block["text"]}
    listed: Any = {name: block[name] for name in LISTED}
    return cast("StoredBlock", listed)


def _directory(kinds: list[StoredKind]) -> tuple[list[StoredPerson], list[StoredSupplier]]:
    """People and suppliers that the rows name, by value: a version must not change when the directory does."""
    refs = {ref for kind in kinds for ref, _ in _linked(kind)}
    people = Person.objects.filter(ref__in=refs)
    suppliers = Supplier.objects.filter(ref__in=refs)
    return [_person(person) for person in people], [_supplier(supplier) for supplier in suppliers]


def _linked(kind: StoredKind) -> Iterator[tuple[str, str]]:
    """Ref and text of each single link of its rows: people and suppliers are linked one at a time."""
    for row in kind["rows"]:
        for value in row["values"].values():
            if isinstance(value, dict) and "ref" in value:
                yield value["ref"], value["text"]


def _person(one: Person) -> StoredPerson:
    return {"ref": one.ref, "name": one.name, "job_title": one.job_title, "email": one.email, "phone": one.phone}


def _supplier(one: Supplier) -> StoredSupplier:
    return {"ref": one.ref, "name": one.name, "email": one.email, "phone": one.phone, "website": one.website}


def _answers(plan: Plan) -> list[StoredAnswer]:
    """What editors answered to the linter's questions, only where they did: documents before that stay as they are."""
    answers = Answer.objects.filter(plan=plan).order_by("key")
    return [{"key": one.key, "question": one.question, "yes": one.yes} for one in answers]


def refresh_draft(plan: Plan, *, changed: Collection[str] | None = None) -> Draft:
    """Freeze the draft and keep the result beside the plan; called at the end of every change. ``changed`` are the keys
    of the kinds whose rows may be others than before, None where any may be.
    """
    kept = Draft.objects.filter(plan=plan).first()
    before = _frozen_before(kept) if kept and changed is not None else {}
    text = canonical(freeze(plan, before=before, changed=changed))
    draft = kept or Draft(plan=plan, revision=0)
    draft.revision = max(draft.revision, plan.revision)  # what is read now is no older than what was kept
    draft.document, draft.sha256 = text, sha256(text)
    draft.save(force_insert=not kept, force_update=bool(kept))
    return draft


def _frozen_before(kept: Draft) -> dict[str, StoredKind]:
    """By key, the kinds as they were frozen, without those that another release of the portal froze otherwise."""
    found = {kind["key"]: kind for kind in kept.as_document["kinds"]}
    return {
        kind.key: found[kind.key]
        for kind in KINDS
        if kind.key in found and (found[kind.key]["title"], found[kind.key]["fields"]) == _definition(kind)
    }


@cache
def _definition(kind: SectionKind) -> tuple[str, list[StoredField]]:
    return kind.title, _frozen_fields(kind)


@cache
def links_to(kind: SectionKind) -> frozenset[str]:
    """The keys of the kinds to whose rows it links."""
    return frozenset(target for _, target in _row_links(kind))


@cache
def _row_links(kind: SectionKind) -> tuple[tuple[str, str], ...]:
    """Its fields that link to rows, each with the key of their kind."""
    return tuple(
        (field.name, BY_MODEL[field.related_model].key) for field in _fields(kind) if field.related_model in BY_MODEL
    )
