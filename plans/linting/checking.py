"""The checker: every rule, and what all of them say of one document."""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

from bcp_portal.documents.format import Document
from plans.reading.document import FrozenPlan, Part
from plans.reading.facts import Facts
from plans.reading.parts import parts_of

from . import __path__
from .findings import SEVERITIES, NotApplicable, Question, RuleFinding
from .rules import Family, Rule
from .unread_values import missed_words

log = logging.getLogger(__name__)

Status = Literal["found", "asks", "holds", "unread", "not applicable", "off", "failed"]
OFF = "off"
OBJECT = 500  # bytes, about

ORDER = ("OBJ", "STR", "RSP", "RSK", "DEP", "EXE", "GOV")


def _families() -> tuple[Family, ...]:
    """The families of this package in their order; every module is imported, so that no file of rules is forgotten."""
    found: dict[str, Family] = {}
    for module in iter_modules(__path__):
        if module.name != __name__.rpartition(".")[2]:
            members = vars(import_module(f"{__package__}.{module.name}")).values()
            found |= {member.key: member for member in members if isinstance(member, Family)}
    return tuple(found[key] for key in ORDER if key in found)


FAMILIES = _families()
RULES: dict[str, Rule] = {
    rule.id: rule for family in FAMILIES for rule in sorted(family.rules, key=lambda rule: rule.id)
}


@dataclass(frozen=True)
class RuleOutcome:
    """What one rule said, at the severity in force. ``why`` says why it does not apply, or (``unread``) which values
    it asked for that can't be read: it can't be said to hold. ``read`` are the parts of the plan that it looked at.
    """

    rule: Rule
    severity: str
    status: Status
    findings: tuple[RuleFinding, ...] = ()
    questions: tuple[Question, ...] = ()
    why: str = ""
    read: frozenset[Part] = field(default=frozenset(), compare=False, repr=False)


@dataclass(frozen=True)
class CheckResults:
    """What all rules said, in their order, beside which facts, of which ``parts`` of a plan (the SHA-256 of each)."""

    outcomes: tuple[RuleOutcome, ...]
    facts: Facts = field(compare=False, repr=False)
    parts: Mapping[Part, str] = field(compare=False, repr=False)

    @property
    def weighs(self) -> int:
        """About how many bytes it takes."""
        found = [finding for outcome in self.outcomes for finding in outcome.findings]
        values = [value for finding in found for value in finding.values]
        texts = [*(one.sentence for one in found), *(one.label for one in values), *(one.text for one in values)]
        return sum(map(len, texts)) + OBJECT * (len(self.outcomes) + 2 * len(found) + len(values))

    @property
    def findings(self) -> Iterator[tuple[RuleOutcome, RuleFinding]]:
        """Every finding with the outcome of its rule, the gravest first."""
        for outcome in sorted(self.outcomes, key=lambda outcome: rank(outcome.severity)):
            for finding in outcome.findings:
                yield outcome, finding

    @property
    def questions(self) -> Iterator[tuple[RuleOutcome, Question]]:
        """Every question with the outcome of the rule that asks; what two rules ask stands once."""
        asked: set[str] = set()
        for outcome in self.outcomes:
            for question in outcome.questions:
                if question.key not in asked:
                    asked.add(question.key)
                    yield outcome, question

    def count(self, status: Status) -> int:
        """How many rules ended so: ``report.count("holds")``."""
        return sum(outcome.status == status for outcome in self.outcomes)


def rank(severity: str) -> int:
    """0 for a blocker, growing as it gets less grave."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def is_milder(severity: str, than: str) -> bool:
    """Whether a rule that is set to the first stops or says less than with the second."""
    return severity == OFF or rank(severity) > rank(than)


def check(
    document: Document,
    facts: Facts,
    severities: Mapping[str, str],
    *,
    strict: bool = False,
    before: CheckResults | None = None,
) -> CheckResults:
    """Every rule's outcome; ``severities`` (or ``off``) by id override the rules' own.

    A rule that fails is logged and says nothing: a save must not break with it. ``strict`` raises instead. What a rule
    said ``before`` stands while everything is the same that it looked at.
    """
    plan, said, parts = FrozenPlan(document), dict[str, RuleOutcome](), parts_of(document)
    standing = _standing(before, facts, parts)
    for rule in sorted(RULES.values(), key=lambda rule: rule.last):
        known = replace(facts, asked=len(said), idle=_idle(said.values())) if rule.last else facts
        severity, stands = severities.get(rule.id, rule.severity), standing.get(rule.id)
        if stands is None or (stands.rule, stands.severity) != (rule, severity):
            stands = _outcome(rule, severity, plan, known, strict)
        said[rule.id] = stands
    return CheckResults(tuple(said[key] for key in RULES), facts, parts)


def _standing(before: CheckResults | None, facts: Facts, parts: Mapping[Part, str]) -> dict[str, RuleOutcome]:
    """By rule, what was said before of parts that are the same; what looks at others' outcomes looks each time."""
    if before is None or before.facts != facts:
        return {}
    other = {name for name in {*parts, *before.parts} if parts.get(name) != before.parts.get(name)}
    return {
        outcome.rule.id: outcome
        for outcome in before.outcomes
        if other.isdisjoint(outcome.read) and outcome.status != "failed" and not outcome.rule.last
    }


def _idle(said: Iterable[RuleOutcome]) -> int:
    """How many rules had nothing to check."""
    return sum(outcome.status == "not applicable" for outcome in said)


def _outcome(rule: Rule, severity: str, plan: FrozenPlan, facts: Facts, strict: bool) -> RuleOutcome:  # noqa: FBT001 - handed on
    if severity == OFF:
        return RuleOutcome(rule, severity, "off")
    plan.missed.clear()
    plan.read.clear()
    try:
        said = rule.look(plan, facts)
    except Exception:
        if strict:
            raise
        log.exception("Rule %s failed on plan %s.", rule.id, plan.code)
        return RuleOutcome(rule, severity, "failed")
    missed = missed_words(plan, plan.missed)
    read = frozenset(plan.read)
    if missed and (isinstance(said, NotApplicable) or not said):
        return RuleOutcome(rule, severity, "unread", why=missed, read=read)
    if isinstance(said, NotApplicable):
        return RuleOutcome(rule, severity, "not applicable", why=said.why, read=read)
    found = {finding.subject: finding for finding in reversed(said) if isinstance(finding, RuleFinding)}
    asked = {question.key: question for question in reversed(said) if isinstance(question, Question)}
    status: Status = "found" if found else "asks" if asked else "holds"
    findings, questions = tuple(reversed(found.values())), tuple(reversed(asked.values()))
    return RuleOutcome(rule, severity, status, findings, questions, read=read)


def key_of_finding(rule: Rule, finding: RuleFinding) -> str:
    """What names a finding in addresses: rule and subject, ``obj-04-1f2e3d4c5b6a``."""
    return key_of_subject(rule.id, finding.subject)


def key_of_subject(rule: str, subject: str) -> str:
    """The same by the id of a rule."""
    return f"{rule.lower()}-{hashlib.sha256(subject.encode()).hexdigest()[:12]}"


def fingerprint(finding: RuleFinding) -> str:
    """SHA-256 of the values that disagree (of the subject where there are none): not of how the sentence puts it."""
    return fingerprint_of(((value.ref, value.field, value.text) for value in finding.values), finding.subject)


def fingerprint_of(values: Iterable[tuple[str, str, str]], subject: str) -> str:
    """The same of values as they were kept: ref, field and text of each."""
    said = json.dumps(sorted(values) or subject, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
