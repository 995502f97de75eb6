"""Composing messages: templates of administrators are filled with the facts of an incident.

The language is Django's with nothing of it but variables and two filters: no tags, no lookups. Facts are filled in and
never read as a template themselves; what comes out is plain text, which a person reads and confirms.
"""

from collections.abc import Mapping
from datetime import datetime

from django.template import Context, Library, TemplateSyntaxError
from django.template.base import FilterExpression, Template, TextNode, VariableNode
from django.template.engine import Engine
from django.utils import timezone

from bcp_portal.look.organisation import organisation
from incidents.folding.losses import LossState
from incidents.folding.situation import Situation

from .models import Incident

FACTS = {
    "ref": "INC-2026-004",
    "title": "its title",
    "severity": "its severity",
    "state": "Declared, Stood down …",
    "since": "since when, day and time",
    "now": "day and time of the message",
    "lost": "functions that are lost",
    "restored": "functions that are restored",
    "plan": "codes of the plans that were activated",
    "sender": "who confirms the message",
    "organisation": "the name of the organisation, or of this portal",
}
# Where no template is set. They promise nothing.
USUAL = {
    "first": (
        "{{ title }}",
        """We are dealing with a disruption since {{ since }}: {{ title }}.

Affected: {{ lost|default:"still being found out" }}.

We will tell you more.""",
    ),
    "update": (
        "Update: {{ title }}",
        """As of {{ now }}: {{ title }}.

Still affected: {{ lost|default:"nothing known" }}.
Restored: {{ restored|default:"nothing yet" }}.""",
    ),
    "back": (
        "Restored: {{ title }}",
        """As of {{ now }} these work again: {{ restored|default:"see below" }}.

Still affected: {{ lost|default:"nothing known" }}.""",
    ),
}

register = Library()


@register.filter
def default(value: str, other: str) -> str:
    """The other words where there are none."""
    return value or other


@register.filter
def upper(value: str) -> str:
    return value.upper()


class ClosedEngine(Engine):
    """Knows the filters above, and nothing else."""

    default_builtins = ["incidents.composing"]


ENGINE = ClosedEngine(dirs=[], app_dirs=False, libraries={}, autoescape=False)


class NoTemplate(Exception):
    """The text is no template: why, in a sentence."""


def check_template(text: str) -> None:
    """Whether it can be filled in. Raises NoTemplate."""
    _template(text)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with the facts. Raises NoTemplate."""
    return _template(text).render(Context(dict(facts), autoescape=False)).strip()


def _template(text: str) -> Template:
    try:
        template = Template(text, engine=ENGINE)
    except TemplateSyntaxError as wrong:
        raise NoTemplate(
            f"It can’t be read: {wrong}. There are only facts, and the filters default and upper."
        ) from wrong
    for node in template.nodelist:
        if isinstance(node, VariableNode):
            _refuse_unknown(node.filter_expression)
        elif isinstance(node, TextNode) and ("{{" in node.s or "}}" in node.s):
            raise NoTemplate("A fact stands between two pairs of braces: {{ title }}.")
    return template


def _refuse_unknown(said: FilterExpression) -> None:
    lookups = getattr(said.var, "lookups", None)
    if lookups is not None and (len(lookups) > 1 or lookups[0] not in FACTS):
        raise NoTemplate(f"There is no fact {'.'.join(lookups)}. There are: {', '.join(FACTS)}.")
    if any(is_variable for _, given in said.filters for is_variable, _ in given):
        raise NoTemplate("What stands behind a filter is words in quotation marks.")


def facts_of_message(incident: Incident, situation: Situation, *, sender: str, now: datetime) -> dict[str, str]:
    """The facts as text, ``""`` for what is not known."""
    since = situation.moments.since
    clocks = situation.clocks(now)
    return {
        "ref": incident.ref,
        "title": situation.title,
        "severity": situation.severity.name,
        "state": str(situation.state),
        "since": _moment(since.at) if since else "",
        "now": _moment(now),
        "lost": ", ".join(one.label for one in clocks if one.state == LossState.LOST),
        "restored": ", ".join(one.label for one in clocks if one.state == LossState.RESTORED),
        "plan": ", ".join(situation.documents),
        "sender": sender,
        "organisation": organisation().name,
    }


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B %Y, %H:%M %Z}"
