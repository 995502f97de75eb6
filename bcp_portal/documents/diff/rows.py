"""Rows and their fields, matched by ref and compared by meaning."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bcp_portal.documents.format import Document, StoredKind, StoredRow
from bcp_portal.documents.reading import HISTORY, is_issued, text_of
from bcp_portal.documents.values import is_blank, same_meaning

from . import headlines
from .changes import Change, FieldChange, SectionRef
from .places import Places, unmoved
from .segments import changed

# What issuing a version writes by itself: it differs between any two versions and says nothing.
ISSUED_TOPICS = {"version", "updated"}
LABELS = ("name", "title", "text", "role", "number", "category", "group")


class ComparedKind:
    """The rows of one kind on both sides."""

    def __init__(self, key: str, before: StoredKind | None, after: StoredKind | None) -> None:
        self.key = key
        self.before = _rows(before)
        self.after = _rows(after)
        self.labels = {f["name"]: f["label"] for kind in (before, after) if kind for f in kind["fields"]}

    def in_order(self, names: Mapping[str, Any]) -> list[str]:
        """Names of fields as the kind lists them, others after those."""
        return [*(name for name in self.labels if name in names), *(name for name in names if name not in self.labels)]

    def is_reported(self, ref: str) -> bool:
        """Whether a difference in this row is reported: an entry that the portal issued is not."""
        return not (self.key == HISTORY and is_issued(ref))


def _rows(kind: StoredKind | None) -> dict[str, StoredRow]:
    return {row["ref"]: row for row in kind["rows"]} if kind else {}


def compare_rows(before: Document, after: Document, old: Places, new: Places) -> Iterator[Change]:
    """Rows added, removed, changed and moved, kind by kind."""
    for kind in _kinds(before, after):
        refs = [ref for ref in {**kind.before, **kind.after} if kind.is_reported(ref)]
        moved = _moved(kind, old, new)
        for ref in refs:
            if ref not in kind.before:
                yield _joined(kind, ref, new)
            elif ref not in kind.after:
                yield _removed(kind, ref, old, new)
            else:
                yield from _changed(kind, ref, new)
                if ref in moved:
                    yield _moved_to(kind, ref, old, new)


def _kinds(before: Document, after: Document) -> list[ComparedKind]:
    was = {kind["key"]: kind for kind in before["kinds"]}
    now = {kind["key"]: kind for kind in after["kinds"]}
    return [ComparedKind(key, was.get(key), now.get(key)) for key in {**now, **was}]


def label_of(row: StoredRow) -> str:
    """What people call a row: the first of its fields that can be a name."""
    texts = (text_of(row["values"].get(name, "")) for name in LABELS)
    return next((text for text in texts if text.strip()), row["ref"])


def _joined(kind: ComparedKind, ref: str, new: Places) -> Change:
    row, section = kind.after[ref], new.section_of(ref)
    label = label_of(row)
    fields = tuple(changed(name, name_label, "", text) for name, name_label, text in _filled(kind, row, new))
    return Change(
        "added", kind.key, ref, label, section, headlines.joined(label, section), fields, within=new.within(ref)
    )


def _removed(kind: ComparedKind, ref: str, old: Places, new: Places) -> Change:
    row = kind.before[ref]
    label = label_of(row)
    fields = tuple(changed(name, name_label, text, "") for name, name_label, text in _filled(kind, row, old))
    section = _still(old.section_of(ref), new)
    return Change("removed", kind.key, ref, label, section, headlines.removed(label), fields, within=old.within(ref))


def _still(section: SectionRef, new: Places) -> SectionRef:
    """The same section as the later document numbers and names it, if it still has it."""
    return new.sections.get(section.ref, section)


def _filled(kind: ComparedKind, row: StoredRow, places: Places) -> Iterator[tuple[str, str, str]]:
    values = {**row["values"], **{f"extra:{name}": text for name, text in row["extra"].items()}}
    for name in kind.in_order(values):
        if text := text_of(values[name]).strip():
            yield name, _label(kind, row["ref"], name, places), text


def _label(kind: ComparedKind, ref: str, name: str, places: Places) -> str:
    return places.column_label(ref, name) or kind.labels.get(name, name.removeprefix("extra:"))


def _changed(kind: ComparedKind, ref: str, new: Places) -> Iterator[Change]:
    was, now = kind.before[ref], kind.after[ref]
    if was == now:  # nearly all
        return
    fields = tuple(_fields(kind, was, now, new))
    if fields:
        label = label_of(was) if any(field.name in LABELS for field in fields) else label_of(now)
        printed = new.column_label(ref, fields[0].name)
        headline = headlines.changed(label, label_of(now), fields, is_labelled=printed != "")
        wording = all(field.wording for field in fields)
        yield Change(
            "changed", kind.key, ref, label_of(now), new.section_of(ref), headline, fields, wording, new.within(ref)
        )


def _fields(kind: ComparedKind, was: StoredRow, now: StoredRow, new: Places) -> Iterator[FieldChange]:
    for name in kind.in_order({**now["values"], **was["values"]}):
        before, after = was["values"].get(name, ""), now["values"].get(name, "")
        if not (is_same(before, after) or _is_issued(kind, now, name)):
            label = _label(kind, now["ref"], name, new)
            yield changed(name, label, text_of(before), text_of(after), wording=_is_wording(before, after))
    for name in {**now["extra"], **was["extra"]}:
        before, after = was["extra"].get(name, ""), now["extra"].get(name, "")
        if before != after:
            yield changed(f"extra:{name}", name, before, after)


def is_same(before: Any, after: Any) -> bool:
    """Whether two values need no telling: equal, or links to the same rows whatever those are called now."""
    return bool(before == after) or (_refs(before) is not None and _refs(before) == _refs(after))


def _refs(value: Any) -> set[str] | None:
    if isinstance(value, list):
        return {link["ref"] for link in value}
    if isinstance(value, dict) and "ref" in value:
        return {value["ref"]}
    return None


def _is_wording(before: Any, after: Any) -> bool:
    if isinstance(before, str) and isinstance(after, str):
        return before.split() == after.split() or (is_blank(before) and is_blank(after))
    return same_meaning(before, after)


def _is_issued(kind: ComparedKind, row: StoredRow, name: str) -> bool:
    topic = row["values"].get("topic", {})
    return kind.key == "facts" and name == "value" and topic.get("value") in ISSUED_TOPICS


def _moved(kind: ComparedKind, old: Places, new: Places) -> set[str]:
    """Rows that stand in other blocks than before, or before or after other rows of their block."""
    both = [ref for ref in kind.after if ref in kind.before and kind.is_reported(ref)]
    elsewhere = {ref for ref in both if old.printed.get(ref) != new.printed.get(ref)}
    moved = set(elsewhere)
    for block in dict.fromkeys(place for ref in both for place in new.printed.get(ref, [])):
        before = old.blocks[block].get("rows", []) if block in old.blocks else []
        was = [ref for ref in before if ref not in elsewhere]
        now = [ref for ref in new.blocks[block]["rows"] if ref not in elsewhere]
        if was != now:
            moved |= {ref for ref in now if ref in was} - unmoved(was, now)
    return moved & set(both)


def _moved_to(kind: ComparedKind, ref: str, old: Places, new: Places) -> Change:
    label, section = label_of(kind.after[ref]), new.section_of(ref)
    stays = old.section_of(ref).ref == section.ref
    headline = headlines.moved(label, section, stays=stays)
    return Change("moved", kind.key, ref, label, section, headline, within=new.within(ref))


def compare_directory(before: Document, after: Document) -> Iterator[Change]:
    """People and suppliers that both documents name and of whom they say different things."""
    place = len(after["outline"])
    people, suppliers = (
        SectionRef("people", "", "People", place),
        SectionRef("suppliers", "", "Suppliers", place),
    )
    yield from _entries(before.get("people", []), after.get("people", []), people)
    yield from _entries(before.get("suppliers", []), after.get("suppliers", []), suppliers)


def _entries(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], section: SectionRef
) -> Iterator[Change]:
    was = {entry["ref"]: entry for entry in before}
    for entry in after:
        former = was.get(entry["ref"], entry)
        fields = tuple(
            changed(name, name.replace("_", " ").capitalize(), former.get(name, ""), entry[name])
            for name in entry
            if former.get(name, "") != entry[name]
        )
        if fields:
            headline = headlines.changed(former["name"], entry["name"], fields, is_labelled=True)
            yield Change("changed", section.ref, entry["ref"], entry["name"], section, headline, fields)
