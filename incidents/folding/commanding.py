"""Who commanded an incident: held the commanding role, or where nobody accepted it, declared or ended it."""

from collections.abc import Iterable, Mapping

from plans.reading.document import FrozenPlan

from .entries import EntryFact
from .roles import roles

TURNS = ("declared", "stood_down", "closed", "reopened")


def commanders(documents: Mapping[str, FrozenPlan], entries: Iterable[EntryFact]) -> frozenset[str]:
    """The refs of their accounts. Those of the role that commands, as it is known at the end.

    Who was given it may have commanded; but as long as nobody took or accepted it, those did who declared and ended.
    """
    told = list(entries)
    commanding = {(role.plan, role.ref) for role in roles(documents, told) if role.is_commanding}
    given = [entry for entry in told if entry.kind in ("role_given", "role_accepted")]
    of_role = [entry for entry in given if (entry.plan, entry.ref) in commanding]
    held = {str(entry.data.get("person") or "") if entry.kind == "role_given" else entry.by for entry in of_role} - {""}
    accepted = {entry.by for entry in of_role if entry.kind == "role_accepted" or entry.data.get("person") == entry.by}
    turned = {entry.by for entry in told if entry.kind in TURNS} - {""}
    return frozenset(held if accepted - {""} else held | turned)
