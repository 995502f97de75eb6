"""Rules that this portal sets otherwise than they were made, as a version freezes them: by what it was checked."""

from collections.abc import Iterable

from django.utils import timezone

from bcp_portal.documents.format import Document, StoredRule
from plans.linting.checking import RULES, is_milder
from plans.models.findings import RuleSetting


def rule_settings() -> list[RuleSetting]:
    """What this portal sets of its rules, by rule, with who set it; one query."""
    found = RuleSetting.objects.select_related("changed_by").order_by("rule")
    return [one for one in found if one.rule in RULES]


def set_rules(settings: Iterable[RuleSetting] | None = None) -> list[StoredRule]:
    """Those with another severity than their own, and whether that is milder, as they are now or were read before."""
    made = rule_settings() if settings is None else settings
    return [_frozen(one) for one in made if one.severity != RULES[one.rule].severity]


def _frozen(one: RuleSetting) -> StoredRule:
    rule = RULES[one.rule]
    return {
        "rule": one.rule,
        "title": rule.title,
        "severity": one.severity,
        "usual": rule.severity,
        "is_milder": is_milder(one.severity, rule.severity),
        "by": one.changed_by.name,
        "reason": one.reason,
        "on": timezone.localdate(one.changed_at).isoformat(),
    }


def with_rules(document: Document, rules: list[StoredRule] | None = None) -> Document:
    """The document with them, as they are now or were read before."""
    return {**document, "rules": set_rules() if rules is None else rules}
