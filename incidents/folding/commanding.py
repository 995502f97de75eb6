"""Who commanded an incident: held the commanding role at any time, or where nobody did, declared or ended it."""

from collections.abc import Iterable, Mapping

from plans.reading.document import FrozenPlan

from .entries import EntryFact
from .roles import roles

TURNS = ("declared", "stood_down", "closed", "reopened")


def commanders(documents: Mapping[str, FrozenPlan], entries: Iterable[EntryFact]) -> frozenset[str]:
    """The refs of their accounts. Those of the role that commands, as it is known at the end."""
    told = list(entries)
    commanding = {(role.plan, role.ref) for role in roles(documents, told) if role.is_commanding}
    given = [entry for entry in told if entry.kind in ("role_given", "role_accepted")]
    of_role = [entry for entry in given if (entry.plan, entry.ref) in commanding]
    held = {str(entry.data.get("person") or "") if entry.kind == "role_given" else entry.by for entry in of_role} - {""}
    turned = {entry.by for entry in told if entry.kind in TURNS} - {""}
    return frozenset(held or turned)
