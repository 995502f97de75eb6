"""Every text of a plan that is printed, with its place: for rules that look at letters."""

from collections.abc import Iterator

from bcp_portal.documents.reading import PROSE, text_of
from plans.reading.document import FrozenPlan

from .findings import Value


def printed_texts(plan: FrozenPlan) -> Iterator[Value]:
    """Headings, narrative, lead-ins, columns and values, each labelled by where it stands."""
    document = plan.document
    labels = {(kind["key"], field["name"]): field["label"] for kind in document["kinds"] for field in kind["fields"]}
    for heading in plan.headings:
        title = str(heading["title"])
        yield Value(heading["ref"], "", title, title)
        for block in heading["blocks"]:
            if block["kind"] == PROSE:
                yield Value(block["ref"], "", title, block["text"])
            else:
                said = [block.get("title", ""), *(column["label"] for column in block.get("columns", ()))]
                yield Value(block["ref"], "", title, " ".join(said))
    for kind in document["kinds"]:
        for row in plan.rows(kind["key"]):
            for name, content in row.values.items():
                label = labels.get((kind["key"], name), name)
                yield Value(row.ref, name, f"{label} of {row.label}", text_of(content))
            for label, text in row.extra.items():
                yield Value(row.ref, f"extra:{label}", f"{label} of {row.label}", text)
