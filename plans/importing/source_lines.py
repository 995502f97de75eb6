"""Source lines: where in its file a plan's values stand; kept at import, shown while they are what the file says."""

from bcp_portal.documents.format import Document, StoredBlock, StoredRow, StoredValues
from bcp_portal.documents.reading import EXTRA, PROSE, text_of
from plans.models.plan import PlanSource

from .imported_plan import ImportedPlan
from .plan_document import as_document
from .plan_reader import read_plan

LINKED = {"contacts": ("person", "supplier")}  # by kind, the links that an import finds in the directory by name
Texts = dict[str, str]  # by field or ``extra:Label``; of a block or heading "" for the whole of it
Imported = dict[str, tuple[int, Texts]]  # by ref of a row, block or heading: its line, and what the file says there
SourceLines = dict[tuple[str, str], int]  # by ref and field, "" for the whole of it; counted from 1


def imported_lines(imported: ImportedPlan) -> Imported:
    """Everything that a file says, with its lines, to be kept beside it; the plan made of it has the same refs."""
    rows = {row.ref: row.line for rows in imported.rows.values() for row in rows}
    blocks = {block.ref: block.first_line for block in imported.blocks}
    headings = {heading.ref: heading.line for heading in imported.headings}
    lines = {**headings, **blocks, **rows}
    return {ref: (lines[ref], _filled(texts)) for ref, texts in _texts(as_document(imported)).items() if ref in lines}


def stored_lines(source: PlanSource) -> Imported:
    """The lines that were kept as the file was imported; of one that was before any were kept, it is read again."""
    return source.lines if source.lines is not None else imported_lines(read_plan(source.text))


def lines_in(document: Document, imported: Imported) -> SourceLines:
    """The lines of what the document has as the source had it: what was edited since stands in no line."""
    found: SourceLines = {}
    for ref, texts in _texts(document).items():
        line, said = imported.get(ref, (0, {}))
        if line and _filled(texts) == said:
            found[ref, ""] = line
        if line:
            found.update(
                {(ref, field): line for field, text in texts.items() if text == said.get(field, _blank(field))}
            )
    return found


def _filled(texts: Texts) -> Texts:
    """The texts without fields that are blank, as those are that came with a later release than the import."""
    return {field: text for field, text in texts.items() if text != _blank(field)}


def _blank(field: str) -> str | None:
    """What a field says of which nothing was kept; a column beside the fields is there or is not."""
    return None if field.startswith(EXTRA) else ""


def _texts(document: Document) -> dict[str, Texts]:
    """What stands in a document, by the ref of each row, block and heading."""
    texts = {row["ref"]: _row(kind["key"], row) for kind in document["kinds"] for row in kind["rows"]}
    for heading in document["outline"]:
        texts[heading["ref"]] = {"": heading["names"] or heading["title"]}
        texts.update((block["ref"], {"": _block(block)}) for block in heading["blocks"])
    return texts


def _row(kind: str, row: StoredRow) -> Texts:
    values = row["values"]
    matched = {name for name in LINKED.get(kind, ()) if _is_matched(name, values)}
    texts = {name: text_of(value) for name, value in values.items() if name not in matched}
    return {**texts, **{f"{EXTRA}{label}": text for label, text in row["extra"].items()}}


def _is_matched(name: str, values: StoredValues) -> bool:
    """Whether a link is of nobody, or of whom the row is called: found in the directory, not written in the source."""
    said = text_of(values[name]).casefold()
    return not said or said == text_of(values.get("name", "")).casefold()


def _block(block: StoredBlock) -> str:
    return str(block["text"]) if block["kind"] == PROSE else " ".join(block["rows"])
