"""Small documents for the rules, written as people write values: ``document(functions=[{"name": "Billing", "rto": "4h"}])``."""

from datetime import date
from typing import Any

from bcp_portal.documents.format import FORMAT
from bcp_portal.documents.values import read_leniently
from plans.freezing.draft import field_type, freeze_field
from plans.linting.findings import NotApplicable, Question, RuleFinding
from plans.linting.rules import Look
from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts
from plans.sections import KINDS

TODAY = date(2025, 4, 7)


def document(
    *, outline: list[dict[str, Any]] | None = None, answers: dict[str, bool] | None = None, **kinds: Any
) -> Any:
    """A document of the given rows: ``kind=[{field: text}]``; refs count up (``F-01``) unless ``ref`` is given.

    Links are written as refs (several: a list); extra columns as ``extra``; ``outline`` is as frozen. ``people`` and
    ``suppliers`` are as frozen, too.
    """
    return {
        "format": FORMAT,
        "code": "BCP-01",
        "title": "A plan",
        "number": "",
        "signing_order": "any",
        "kinds": [_kind(kind, kinds.get(kind.key, [])) for kind in KINDS],
        "outline": outline or [],
        "people": kinds.get("people", []),
        "suppliers": kinds.get("suppliers", []),
        "answers": [{"key": key, "question": key, "yes": yes} for key, yes in (answers or {}).items()],
    }


def _kind(kind: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    fields = [kind.model._meta.get_field(name) for name in kind.fields]
    return {
        "key": kind.key,
        "title": kind.title,
        "fields": [freeze_field(field) for field in fields],
        "rows": [
            {
                "ref": row.get("ref", f"{kind.model.prefix}-{number:02d}"),
                "extra": row.get("extra", {}),
                "values": {field.name: _value(row, field) for field in fields},
            }
            for number, row in enumerate(rows, start=1)
        ],
    }


def _value(row: dict[str, Any], field: Any) -> Any:
    kind, given = field_type(field), row.get(field.name)
    if kind == "links":
        return [{"ref": ref, "text": ref} for ref in given or ()]
    if kind == "link":
        return {"ref": given, "text": given} if given else {"text": ""}
    if kind == "choice":
        value = field.get_default() if given is None else given
        return {"value": value, "text": str(dict(field.flatchoices).get(value, ""))}
    topic = row.get("topic", "") if field.name == "value" else ""
    dates = {"updated": "date", "next_review": "date", "effective": "date", "review_frequency": "frequency"}
    kind = dates.get(topic, kind)
    return (given or "") if kind in {"text", "prose"} else read_leniently(kind, given or "")


def looked(look: Look, plan: Any, **facts: Any) -> list[RuleFinding | Question] | NotApplicable:
    """What a rule's function says of a document."""
    return look(FrozenPlan(plan), Facts(**{"today": TODAY, **facts}))


def subjects(look: Look, plan: Any, **facts: Any) -> list[str]:
    """The subjects of the findings of a rule's function; none where it doesn't apply."""
    said = looked(look, plan, **facts)
    return [] if isinstance(said, NotApplicable) else [f.subject for f in said if isinstance(f, RuleFinding)]
