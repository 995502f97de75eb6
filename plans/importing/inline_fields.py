"""Inline fields: a row within lines of text, which stay as they are; a name, and labelled parts behind it."""

from dataclasses import dataclass

from bcp_portal.documents.values import READERS, is_blank, with_unit

from .cell_names import cell_name, is_name, is_of_firms
from .column_fitting import choice_of
from .computed_ratings import computed_labels
from .context import Context, kinds_above
from .field_labels import DECIDING_FIELDS, fields_for
from .fields import Field, fields, name_field
from .heading_defaults import defaults
from .heading_kinds import bare
from .implied_rows import ImpliedRow, are_objectives
from .inline_text import PlainLine, labelled_value, read_line
from .labelled_parts import LabelledPart, labelled_parts
from .markdown_pieces import ListItem
from .rating_scale import SCALE
from .readable_values import reads
from .recognised import EXTRA
from .record_lists import UNLABELLED, is_named
from .row_kinds import name_and_rest, row_kind

INLINE_KINDS = ("risks", "functions", "tiers", "dependencies", "strategies")
OBJECTIVES = ("rto", "rpo", "mtpd")
ENOUGH = {
    **DECIDING_FIELDS,
    "risks": DECIDING_FIELDS["risks"] | {"impact"},
    "dependencies": DECIDING_FIELDS["dependencies"] | {"contact"},
}
SEVERAL = {"contact"}  # fields for which a line may have several values, one behind the other
SUPPLIERS = ("supplier", "vendor", "provider")
MOST_WORDS = 6  # of what a supplier supplies
FieldTexts = dict[str, str]


@dataclass(frozen=True)
class InlineRow:
    """An inline row, and the parts of its lines that are no value of it.

    ``is_bold`` says whether its name is, ``is_whole`` that no sentence goes on behind the fields.
    """

    implied: ImpliedRow
    is_bold: bool
    is_whole: bool
    unread: list[LabelledPart]

    @property
    def name(self) -> str:
        """What the row is called."""
        return self.implied.values[name_field(self.implied.kind)]


def kind_here(context: Context) -> str:
    """The kind of rows that lines may be in this place, by the nearest heading that speaks of any."""
    kind = context.kind or next((kind for kind in kinds_above(context) if kind), "") or context.sibling_kind
    return kind if kind in INLINE_KINDS else ""


def inline_row(
    texts: list[str], kind: str, context: Context, *, name: str = "", is_sure: bool = True
) -> InlineRow | None:
    """The row that lines of Markdown are, called ``name`` unless the first has a name in bold or with a colon."""
    lines = [read_line(text) for text in texts]
    head, _ = labelled_parts(lines[0].text, kind)
    own, other, is_bold = name_and_rest(lines[0], head)
    if name and not is_bold and not (own == head and lines[0].text[len(head) :].startswith(":")):
        own, other = name, head
    actual = row_kind(own, kind, context, is_sure=is_sure) if own else kind
    return _row(lines, actual, context, (own, other), is_bold=is_bold) if actual else None


def only_named(item: ListItem, kind: str, context: Context) -> InlineRow | None:
    """The row of which a list item is the bold name, and that says nothing else."""
    name = read_line(item.text).text
    if item.children or not is_named(item) or row_kind(name, kind, context, is_sure=True) != kind:
        return None
    return InlineRow(
        ImpliedRow(kind, {name_field(kind): name}, defaults(kind, context)), is_bold=True, is_whole=True, unread=[]
    )


def _row(
    lines: list[PlainLine], kind: str, context: Context, said: tuple[str, str], *, is_bold: bool
) -> InlineRow | None:
    found = [part for line in lines for part in labelled_parts(line.text, kind)[1]]
    values, unread = _values([*found, *_unknown(lines, kind)], kind)
    twice = {part.field for part in unread} & {*OBJECTIVES} & fields(kind).keys()  # of which thing?
    if not is_enough(kind, values) or twice:
        return None
    values, unsaid = _named(kind, values, said, context)
    if not values.get(name_field(kind)):
        return None
    implied = {name: value for name, value in defaults(kind, context).items() if name not in values}
    is_whole = not any(part.rest for part in found)
    return InlineRow(ImpliedRow(kind, values, implied), is_bold=is_bold, is_whole=is_whole, unread=[*unread, *unsaid])


def _unknown(lines: list[PlainLine], kind: str) -> list[LabelledPart]:
    """The labels of whole lines below the first that no field of the kind has."""
    labels = [labelled_value(line) for line in lines[1:] if not labelled_parts(line.text, kind)[1]]
    return [LabelledPart(label.name, "", label.value) for label in labels if label]


def is_enough(kind: str, values: FieldTexts) -> bool:
    """Whether the values are enough for a row of the kind; objectives must all be such."""
    objectives = [values[name] for name in OBJECTIVES if name in values]
    if kind in {"functions", "tiers"}:
        return are_objectives(objectives)
    return bool(values.keys() & ENOUGH[kind])


def _values(said: list[LabelledPart], kind: str) -> tuple[FieldTexts, list[LabelledPart]]:
    values: FieldTexts = {}
    unread: list[LabelledPart] = []
    field_by_label = fields_for(kind, (part.label for part in said))
    computed = computed_labels(kind, {part.label: [part.value] for part in said})
    for part in sorted(said, key=lambda part: part.field not in SEVERAL and part.label not in field_by_label):
        name = _field(part, kind, values)
        field = fields(kind).get(name)
        if (
            part.label in computed
            or field is None
            or (name in values and name not in SEVERAL)
            or not _holds(field, part.value)
        ):
            unread.append(part)
        elif value := _first_sentence(field, with_unit(field.type, part.label, part.value)):
            values[name] = f"{values[name]}, {value}" if name in values else value
    return values, [part for part in unread if not is_blank(part.value)]


def _field(part: LabelledPart, kind: str, values: FieldTexts) -> str:
    """Risks rated High, Medium, Low under “Impact”: that is their class, not a description."""
    is_class = kind == "risks" and part.field == "impact" and part.value.partition(". ")[0].casefold() in SCALE
    return "impact_class" if is_class and "impact_class" not in values else part.field


def _holds(field: Field, text: str) -> bool:
    """Links between rows are made of whole columns: never from within a line."""
    if field.choices:
        return bool(choice_of(field, text))
    one = cell_name(text, is_firm=is_of_firms(field.name)) if field.target == "directory" else None
    return bool(one.name and not one.beside) if one else not field.target


def _first_sentence(field: Field, text: str) -> str:
    """The value without the sentences that follow it, where it is a length of time or a rating."""
    first = text.partition(". ")[0]
    is_whole = first.casefold() in SCALE or (field.type in READERS and reads(field.type, first))
    return first if is_whole else text


def _named(
    kind: str, values: FieldTexts, said: tuple[str, str], context: Context
) -> tuple[FieldTexts, list[LabelledPart]]:
    """The values with the name first and what stands behind it; the label of a second name is unread."""
    own, other = said
    opening = name_field(kind)
    second = values.pop(opening, "") if own else ""
    if kind == "dependencies" and own:
        return _supplied(values, own, second or other, context, is_labelled=bool(second)), []
    field = UNLABELLED.get(kind, EXTRA)
    behind = {field: other} if other and field not in {EXTRA, *values} else {}
    with_name = {opening: own or values.get(opening, ""), **behind}
    unread = [LabelledPart(opening.capitalize(), opening, second)] if second else []
    return {**with_name, **{name: value for name, value in values.items() if name != opening}}, unread


def _supplied(values: FieldTexts, own: str, what: str, context: Context, *, is_labelled: bool) -> FieldTexts:
    """Below a heading of suppliers their names come first, and then what they supply."""
    of_suppliers = any(word in bare(title) for title in context.titles for word in SUPPLIERS)
    if not (of_suppliers or is_labelled) or "supplier" in values or not is_name(own, is_firm=True):
        return {"name": own, **values}
    return {"name": what if what and len(what.split()) <= MOST_WORDS else own, "supplier": own, **values}
