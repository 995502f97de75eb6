"""How a finding is mended, as programs read it: the field that is opened, or what is to be made and where."""

from collections.abc import Mapping
from typing import Any, TypedDict

from plans.sections import BY_KEY, PROSE

from .places import RowPlaces

MADE = {"new", "add", "write"}


class Making(TypedDict, total=False):
    """What is to be made. ``what`` is a ``row`` of a ``kind``, a ``text`` or a ``submission``; ``title`` is that of the
    section; ``where`` the ref of its block or heading, ``""`` where the plan has none yet and it is made, too. A row
    begins with ``values`` and opens at ``field``.
    """

    what: str
    kind: str
    title: str
    where: str
    field: str
    values: dict[str, str]


class MendObject(TypedDict, total=False):
    """``text`` says what to do. What is there already is named by ``ref`` and ``field`` (``""`` for a text or heading),
    with the ``value`` to write where the rule knows it; what is not there yet by ``make``.
    """

    text: str
    ref: str
    field: str
    value: str
    make: Making


def mend_object(mend: Mapping[str, Any] | str | None, where: RowPlaces) -> MendObject | None:
    """A mend as it was kept, in this form or an older one (words alone, or without keys that came later)."""
    if not mend:
        return None
    if isinstance(mend, str):
        return {"text": mend}
    words, act = str(mend.get("words") or mend.get("text", "")), mend.get("act", "")
    if act == "submit":
        return {"text": words, "make": {"what": "submission"}}
    if act in MADE:
        return {"text": words, "make": _making(mend, where)}
    if not mend.get("ref"):
        return {"text": words}
    named: MendObject = {"text": words, "ref": str(mend["ref"]), "field": str(mend.get("field", ""))}
    return {**named, "value": str(mend.get("text", ""))} if act == "fill" else named


def _making(mend: Mapping[str, Any], where: RowPlaces) -> Making:
    kind = str(mend.get("kind", ""))
    if mend["act"] == "write":
        ref, title = str(mend.get("ref", "")), str(mend.get("text", ""))
        return {"what": "text", "kind": PROSE, "title": title, "where": where.section(ref, title)}
    values = dict(mend.get("values", ()))
    title = BY_KEY[kind].title if kind in BY_KEY else ""
    making: Making = {"what": "row", "kind": kind, "title": title, "where": where.home(kind, values)}
    return {**making, "field": str(mend.get("field", "")), "values": values}
