"""Every text of a plan that is printed and more than ASCII, with its place: for rules that look at letters."""

from collections.abc import Iterator

from bcp_portal.documents.reading import PROSE, text_of
from plans.reading.document import FrozenPlan

from .findings import Value


def beyond_ascii(plan: FrozenPlan) -> tuple[Value, ...]:
    """Headings, narrative, lead-ins, columns and values that are more than ASCII, labelled by where they stand."""
    return plan.made(_beyond)


def _beyond(plan: FrozenPlan) -> tuple[Value, ...]:
    return (*_in_the_outline(plan), *_in_rows(plan))


def _in_the_outline(plan: FrozenPlan) -> Iterator[Value]:
    for heading in plan.headings:
        title = str(heading["title"])
        if not title.isascii():
            yield Value(heading["ref"], "", title, title)
        for block in heading["blocks"]:
            if block["kind"] == PROSE:
                text = block["text"]
            else:
                text = " ".join([block.get("title", ""), *(column["label"] for column in block.get("columns", ()))])
            if not text.isascii():
                yield Value(block["ref"], "", title, text)


def _in_rows(plan: FrozenPlan) -> Iterator[Value]:
    for kind in plan.document["kinds"]:
        labels = {field["name"]: field["label"] for field in kind["fields"]}
        for row in plan.rows(kind["key"]):
            for name in row.fields:
                if not (text := text_of(row.value(name))).isascii():
                    yield Value(row.ref, name, f"{labels.get(name, name)} of {row.label}", text)
            for label, text in row.extra.items():
                if not text.isascii():
                    yield Value(row.ref, f"extra:{label}", f"{label} of {row.label}", text)
