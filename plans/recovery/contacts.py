"""Contacts for what failed: suppliers, backups and owners to call, as the plan names them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.names import mentions

from .graph import Graph, kind_of, label_of

Why = Literal["contact", "supplier", "backup", "owner"]


@dataclass(frozen=True)
class Call:
    """Whom or what to turn to about ``about`` (a ref); ``row`` is the row that says so, None for a supplier."""

    about: str
    label: str
    why: Why
    text: str
    row: FrozenRow | None = None


def calls(plan: FrozenPlan, made: Graph, refs: list[str]) -> tuple[Call, ...]:
    """Whom to call about each of the failed refs, in their order; each said once."""
    every = [call for ref in refs for call in _calls(plan, made, ref)]
    return tuple({(call.about, call.why, call.text): call for call in every}.values())


def _calls(plan: FrozenPlan, made: Graph, ref: str) -> Iterator[Call]:
    label, row = label_of(made, ref), plan.by_ref.get(ref)
    if kind_of(made, ref) == "supplier":
        yield from _of_supplier(plan, ref, label)
        delivered = [dependency for dependency in made.predecessors(ref) if dependency in plan.by_ref]
        for dependency in delivered:
            yield from _of_row(plan.by_ref[dependency], dependency, label_of(made, dependency))
    elif row is not None:
        yield from _of_row(row, ref, label)
        for supplier in made.successors(ref):
            if kind_of(made, supplier) == "supplier":
                yield from _of_supplier(plan, supplier, label_of(made, supplier))
    yield from _of_contacts(plan, ref, label)


def _of_row(row: FrozenRow, ref: str, label: str) -> Iterator[Call]:
    if contact := row.given("contact"):
        yield Call(ref, label, "contact", contact, row)
    if backup := row.given("backup"):
        yield Call(ref, label, "backup", backup, row)
    if owner := row.given("owner"):
        yield Call(ref, label, "owner", owner, row)


def _of_supplier(plan: FrozenPlan, ref: str, label: str) -> Iterator[Call]:
    supplier = plan.suppliers().get(ref, {})
    ways = [str(supplier[name]) for name in ("phone", "email") if supplier.get(name)]
    if ways:
        yield Call(ref, label, "supplier", f"{label}, {', '.join(ways)}")


def _of_contacts(plan: FrozenPlan, ref: str, label: str) -> Iterator[Call]:
    for row in plan.rows("contacts"):
        said = " ".join(row.text(name) for name in ("name", "role", "note"))
        if row.link("supplier") == ref or mentions(said, label):
            reached = [given for name in ("phone", "email") if (given := row.given(name))]
            yield Call(ref, label, "contact", ", ".join([row.label, *reached]), row)
