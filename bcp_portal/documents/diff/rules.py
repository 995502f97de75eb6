"""By what a version was checked, compared: a rule that was off or less severe is a change in meaning."""

from collections.abc import Iterator

from bcp_portal.documents.format import Document, StoredRule

from .changes import Change, SectionRef
from .segments import changed

USUAL = "as severe as usual"


def compare_rules(before: Document, after: Document) -> Iterator[Change]:
    """Rules that are set otherwise than before; nothing where ``after`` doesn't say how they are set."""
    if "rules" not in after:
        return
    was = {one["rule"]: one for one in before.get("rules", ())}
    now = {one["rule"]: one for one in after["rules"]}
    for rule in sorted({*was, *now}):
        former, latter = was.get(rule), now.get(rule)
        if (former and former["severity"]) != (latter and latter["severity"]):
            yield _change(rule, former, latter)


def _change(rule: str, former: StoredRule | None, latter: StoredRule | None) -> Change:
    headline = f"Rule {rule} is {_said(latter)}" + (f", not {latter['usual']}" if latter else " again")
    fields = [changed("rule", latter["title"] if latter else rule, _said(former), _said(latter))]
    if latter and latter["reason"]:
        fields.append(changed("reason", f"set by {latter['by']} on {latter['on']}, because", "", latter["reason"]))
    return Change("changed", "rules", rule, rule, SectionRef(), headline, tuple(fields))


def _said(one: StoredRule | None) -> str:
    return str(one["severity"]) if one else USUAL
