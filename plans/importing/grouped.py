"""Lists of procedures and rules: lines gathered under their group, or lines alone."""

from .found import Column, Found, FoundRow, Unfit, column, counted
from .inline import Labelled, labelled, read_line
from .labels import field_for
from .pieces import Item, Listing
from .places import Place, cadence_in, defaults, stage_in
from .records import is_named

GROUPED = {"steps", "exercise_steps", "supplier_rules", "reviews", "change_rules"}


def from_groups(listing: Listing, place: Place, kind: str) -> Found | None:
    """The list's lines as rows of a kind that has groups. Raises Unfit."""
    if kind == "steps" and not (listing.ordered or _has_groups(listing) or place.phase):
        return None
    if not _has_groups(listing) and not any(read_line(item.text).lead for item in listing.items):
        return _alone(listing, place, kind)
    if not _has_groups(listing) and not all(is_named(item) for item in listing.items):
        return _alone(listing, place, kind)
    rows = [row for item in listing.items for row in _rows(item, kind)]
    return Found(kind, "groups", _columns(listing, kind), rows, defaults(kind, place))


def _has_groups(listing: Listing) -> bool:
    return any(item.children for item in listing.items)


def _alone(listing: Listing, place: Place, kind: str) -> Found:
    rows = [FoundRow(item.line, {"text": read_line(item.text).text, **_told(kind, "")}) for item in listing.items]
    first = counted(column("text"), "bullets", ordered=listing.ordered)
    return Found(kind, "bullets", [first], rows, defaults(kind, place))


def _rows(item: Item, kind: str) -> list[FoundRow]:
    read = read_line(item.text)
    if not item.children and not is_named(item):
        return [FoundRow(item.line, {"group": "", "text": read.text})]
    group = {"group": read.text, **_told(kind, read.text)}
    if not item.children:
        return [FoundRow(item.line, {**group, "text": ""})]
    return [FoundRow(child.line, {**group, **_line(child, kind)}) for child in item.children]


def _line(child: Item, kind: str) -> dict[str, str]:
    """The line's text; labelled lines below it are fields of it, any others there fit no field."""
    texts = {"text": read_line(child.text).text}
    for line in child.children:
        label = _field(line, kind)
        if label is None or label.name in texts:
            raise Unfit("its lines have lines of their own below them")
        texts[label.name] = label.value
    return texts


def _field(line: Item, kind: str) -> Labelled | None:
    label = labelled(read_line(line.text))
    name = field_for(kind, label.name) if label and not line.children else ""
    return label._replace(name=name) if label and name else None


def _told(kind: str, group: str) -> dict[str, str]:
    """What the group's words say: when a review is due, at which stage of an exercise its lines are."""
    if kind == "reviews" and (cadence := cadence_in(group)):
        return {"cadence": cadence}
    return {"stage": stage} if kind == "exercise_steps" and (stage := stage_in(group)) else {}


def _columns(listing: Listing, kind: str) -> list[Column]:
    columns = {"group": counted(column("group"), "groups", ordered=listing.ordered), "text": column("text")}
    for line in (line for item in listing.items for child in item.children for line in child.children):
        label = labelled(read_line(line.text))
        if label:
            name = field_for(kind, label.name)
            columns.setdefault(name, column(name, label.name))
    return list(columns.values())
