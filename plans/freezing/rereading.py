"""Figures of a frozen draft, read again: an upgrade may have taught the readers a form, or corrected one."""

from bcp_portal.documents.canonical import canonical, from_canonical, sha256
from bcp_portal.documents.format import Document, StoredKind, StoredValues
from bcp_portal.documents.values import READERS, read_leniently
from plans.models.facts import Fact
from plans.models.plan import Draft, Plan


def reread_draft(plan: Plan) -> Document:
    """The draft's document with its figures as they are read today; kept where that is another one."""
    draft = Draft.objects.get(plan=plan)
    document = from_canonical(draft.document)
    for kind in document["kinds"]:
        for row in kind["rows"]:
            _reread(kind, row["values"])
    if (text := canonical(document)) != draft.document:
        draft.document, draft.sha256 = text, sha256(text)
        draft.save(update_fields=["document", "sha256"])
    return document


def _reread(kind: StoredKind, values: StoredValues) -> None:
    for field in kind["fields"]:
        value, reader = values.get(field["name"]), field["type"]
        if kind["key"] == "facts" and field["name"] == "value":
            reader = Fact(topic=values["topic"]["value"]).value_type
        if reader in READERS and isinstance(value, dict):
            values[field["name"]] = read_leniently(reader, value["text"], field["name"])
