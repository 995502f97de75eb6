"""Whatever a block prints as Markdown is read back: every kind in every shape that the page offers for it, its columns
in any number and order, its links.
"""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bcp_portal.documents.markdown import to_markdown
from plans.forms.layout import SHAPES, SILENT, suits
from plans.importing.field_labels import topic_of
from plans.importing.fields import fields, name_field
from plans.importing.imported_plan import ImportedBlock, ImportedHeading, ImportedPlan, ImportedRow
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from plans.sections import BY_KEY, KINDS
from plans.starting import UNLABELLED

BASES = {"functions": ("name", "rto"), "dependencies": ("name", "supplier", "backup")}
NAMES = {
    "functions": ["Billing", "Payroll", "Orders"],
    "dependencies": ["Mail", "Network", "Power"],
    "facts": ["Version", "Owner", "Area"],
}
SAID = {
    "duration": ["4h", "2 hours", "1 day"],
    "money": ["$5,000", "$100", "$7"],
    "date": ["2025-01-14"] * 3,
    "frequency": ["Weekly", "Yearly", "Monthly"],
    "window": ["0-15 minutes", "15 minutes - 1 hour", "1-4 hours"],
    "phone": ["555-0101", "555-0102", "555-0103"],
    "email": [f"{who}@example.org" for who in ("ann", "ben", "cy")],
    "person": ["Ann Roe", "Ben Dale", "Cy Low"],
    "supplier": ["Acme Ltd", "Contoso", "Initech"],
    "number": ["1.0", "1.1", "2.0"],
    "group": ["Prepare", "Act", "Act"],
    "value": ["2.1", "Ann Roe", "North"],
}
KEPT = {"text", "group", "value", "side", "rank", "stage"}  # which every row has
IMPLIED = {"team", "stage", "cadence", "rank", "side", "audience"}  # which headings and groups say
ROWS = 3


def shapes_of(kind: str) -> list[str]:
    return [shape for shape in SHAPES if suits(BY_KEY[kind], shape)]


@st.composite
def printed(draw) -> tuple[ImportedPlan, str]:
    """A plan with one block, and its kind."""
    kind = draw(st.sampled_from([kind.key for kind in KINDS if kind.key != "phases"]))
    shape = draw(st.sampled_from(shapes_of(kind)))
    opening, *others = [
        name for name in BY_KEY[kind].fields if name not in SILENT or BY_KEY[kind].shape == "signatures"
    ]
    chosen = draw(st.lists(st.sampled_from(others), unique=True)) if others else []  # in any order
    names = [opening, *chosen, *(name for name in others if name not in chosen and _is_needed(kind, shape, name))]
    names = [name for name in names if kind != "contacts" or fields(kind)[name].target != "directory"]
    lacking = draw(st.sets(st.tuples(st.sampled_from(names), st.integers(0, ROWS - 1))))
    return plan_of(kind, shape, names, lacking), kind


def _is_needed(kind: str, shape: str, name: str) -> bool:
    """What a shape prints whether it is asked for or not."""
    if shape == "terms" and name == BY_KEY[kind].fields[1]:  # a name and a value at least
        return True
    return (shape == "groups" and name == "text") or kind == "facts" or shape == "signatures"


def plan_of(kind: str, shape: str, names: list[str], lacking: set[tuple[str, int]]) -> ImportedPlan:
    imported = ImportedPlan("", "", "Plan", [ImportedHeading("H-01", 1, "", 1)])
    wanted = {fields(kind)[name].target for name in names}
    for base, columns in BASES.items():
        if base in wanted and base != kind:
            imported.rows[base] = [row_of(base, number, columns, {}) for number in range(ROWS)]
            _show(imported, base, "table", list(columns))
    refs = {**{base: [row.ref for row in rows] for base, rows in imported.rows.items()}, kind: _refs(kind)}
    rows = [row_of(kind, number, names, refs) for number in range(ROWS)]
    imported.rows[kind] = [_without(row, number, names[0], lacking) for number, row in enumerate(rows)]
    _show(imported, kind, shape, names)
    return imported


def _refs(kind: str) -> list[str]:
    return [f"{BY_KEY[kind].model.prefix}-{number:02d}" for number in range(1, ROWS + 1)]


def row_of(kind: str, number: int, names, refs) -> ImportedRow:
    values = {name: value_of(kind, name, number, refs) for name in names}
    if kind == "facts":
        values["topic"] = topic_of(values["name"], values["value"])
    return ImportedRow(kind, _refs(kind)[number], {name: said for name, said in values.items() if said}, {}, 0)


def value_of(kind: str, name: str, number: int, refs):
    field = fields(kind)[name]
    if field.type == "links":
        return refs.get(field.target, [])[:number]
    if field.type == "link" and field.target != "directory":
        known = refs.get(field.target, [""] * ROWS)
        return known[number] if name == BY_KEY[kind].fields[0] else ["", *known][number]  # an empty row is none
    if field.choices:
        return field.choices[number % len(field.choices)][0]
    if name == name_field(kind) and kind in NAMES:
        return NAMES[kind][number]
    known = SAID.get(field.type) or SAID.get(name) or (SAID["person"] if field.target == "directory" else None)
    return known[number] if known else f"{name.capitalize().replace('_', ' ')} {('alpha', 'beta', 'gamma')[number]}"


def _without(row: ImportedRow, number: int, opening: str, lacking: set[tuple[str, int]]) -> ImportedRow:
    gone = {name for name, place in lacking if place == number} - KEPT - {opening, name_field(row.kind)}
    return replace(row, values={name: said for name, said in row.values.items() if name not in gone})


def _show(imported: ImportedPlan, kind: str, shape: str, names: list[str]) -> None:
    bare = len(names) if shape == "groups" else {"terms": 2, "signatures": 1}.get(shape, int(shape in UNLABELLED))
    shown = names[:1] if shape == "signatures" else names
    label = {name: str(BY_KEY[kind].model._meta.get_field(name).verbose_name) for name in names}
    columns = [
        {"field": name, "label": "" if place < bare and name in {*names[:1], "text", "value"} else label[name]}
        for place, name in enumerate(shown)
    ]
    heading = ImportedHeading("", 2, BY_KEY[kind].title, 1)
    refs = [row.ref for row in imported.rows[kind]]
    heading.blocks.append(ImportedBlock("", kind, 1, 1, shape=shape, columns=columns, rows=refs, everything=True))
    imported.headings.append(heading)


def said_by(imported: ImportedPlan, kind: str) -> list[dict[str, object]]:
    return [{name: said for name, said in row.values.items() if said} for row in imported.rows[kind]]


@settings(max_examples=600, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(printed())
def test_rows_and_links_of_a_printed_block_are_read_back(case):
    imported, kind = case
    text = to_markdown(as_document(imported))
    again = read_plan(text)
    assert {key: len(rows) for key, rows in again.rows.items()} == {
        key: len(rows) for key, rows in imported.rows.items()
    }
    for now, then in zip(said_by(again, kind), said_by(imported, kind), strict=True):
        assert {name: now.get(name) for name in then} == then
        assert now.keys() - then.keys() <= IMPLIED
    assert to_markdown(as_document(again)) == text


def test_three_hundred_dependencies_and_their_links_are_read_back():
    rows = "".join(
        f"| System {n} | 2h | Billing; Payroll | {f'System {n - 1}' if n > 1 else ''} |\n" for n in range(1, 301)
    )
    text = (
        "# Plan\n\n## Business Functions\n\n| Function | RTO |\n|---|---|\n| Billing | 4h |\n| Payroll | 1h |\n\n"
        f"## Dependencies\n\n| Dependency | RTO | Functions | Needs |\n|---|---|---|---|\n{rows}\n"
        "## Recovery Strategies\n\n### 1. By hand\n\n- **Trigger**: fire\n\n"
        "### 2. Failover\n\n- **Functions served**: Billing; Payroll\n- **Trigger**: alarm\n"
    )
    imported = read_plan(text)
    found = imported.rows["dependencies"]
    assert [row.values["functions"] for row in found] == [["F-01", "F-02"]] * 300
    assert [row.values.get("needs") or [] for row in found][:2] == [[], ["D-01"]]
    assert [row.values.get("functions") for row in imported.rows["strategies"]] == [[], ["F-01", "F-02"]]
