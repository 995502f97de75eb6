"""What a finding asks for at the field that it opens: its sentence, what to write there, and an example."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms

from plans.forms import RowForm
from plans.forms.inputs import open_at
from plans.models.findings import Finding, FindingState
from plans.models.plan import Plan
from plans.sections import PROSE

from .examples import example_of
from .places import TEXT, next_url

LONGEST_WITHIN = 1500  # a search of a hundred letters, each escaped as up to twelve, and the rest of a choice
KEY = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True)
class FieldNote:
    """What stands above a field; ``finding`` is None where an address names a field alone.

    ``name`` is that of its input, ``""`` for one that the form lacks: then the note stands above the form.
    """

    finding: Finding | None
    field: str
    name: str = ""
    example: str = ""
    code: str = ""  # of the plan
    within: str = ""  # among which findings somebody goes on, as the address of the list says it

    @property
    def key(self) -> str:
        """Sent with the form, so that the note is still there when it comes back."""
        return self.finding.key if self.finding else ""

    @property
    def is_fixed(self) -> bool:
        """Whether somebody mended it meanwhile."""
        return bool(self.finding and self.finding.state == FindingState.FIXED)

    @property
    def words(self) -> str:
        """What to do."""
        return str((self.finding.mend or {}).get("words", "")) if self.finding else ""

    @property
    def next_url(self) -> str:
        """The address that leads to the finding after it."""
        return next_url(self.code, self.key, self.within) if self.finding else ""

    @property
    def values(self) -> dict[str, str]:
        """What a new row begins with."""
        mend = self.finding.mend if self.finding else None
        return dict(mend["values"]) if mend and mend["act"] == "new" else {}

    def quote(self, ref: str) -> str:
        """The stretch of a text (a block) that it is about: that alone is selected, where the text says more."""
        values = self.finding.values if self.finding else ()
        return next((str(value["text"]) for value in values if value["ref"] == ref), "")

    def at(self, kind: str, form: forms.BaseForm) -> "FieldNote":
        """The same with the input and an example, once it is known of which kind the form is."""
        field = self.field or (TEXT if kind == PROSE else "")
        name = form.want(field) if isinstance(form, RowForm) else open_at(form, field)
        return replace(self, name=name, example=example_of(kind, field, form.fields.get(name)))


def note_asked_for(plan: Plan, given: Mapping[str, Any], *, on: date) -> FieldNote | None:
    """What an address or a form asks for with ``finding`` and ``field``; None where it names neither."""
    key, field = given.get("finding") or "", (given.get("field") or "").replace("\0", "")[:200]
    known = Finding.objects.with_state(on).filter(plan=plan, key=key) if KEY.fullmatch(key) else None
    finding = known.first() if known is not None else None
    if finding and not field:
        field = str((finding.mend or {}).get("field", ""))
    within = (given.get("within") or "").replace("\0", "")[:LONGEST_WITHIN]
    return FieldNote(finding, field, code=plan.code, within=within) if finding or field else None
