"""What stands on the page on which duties are set."""

from dataclasses import dataclass

from incidents.folding.duty_rules import BASES, DutyRule
from incidents.folding.regulator_presets import CHECKED_ON, PRESETS
from incidents.models import CommunicationDuty
from plans.reading.document import span


@dataclass(frozen=True)
class SetDutyLine:
    """A duty of the organisation in words."""

    duty: CommunicationDuty
    said: str


@dataclass(frozen=True)
class RegimeLine:
    """A regime with what it asks for; ``ref`` is of its row, None where it was never switched on."""

    name: str
    source: str
    is_on: bool
    ref: str
    duties: tuple[str, ...]


@dataclass(frozen=True)
class DutySettings:
    own: list[SetDutyLine]
    regimes: list[RegimeLine]
    checked_on: str


def duty_settings() -> DutySettings:
    """All of them; one query."""
    found = list(CommunicationDuty.objects.select_related("previous"))
    rows = {one.regime: one for one in found if one.regime}
    return DutySettings(
        own=[SetDutyLine(one, _said(one.rules[0])) for one in found if not one.regime],
        regimes=[_regime(name, rules, rows.get(name)) for name, rules in PRESETS.items()],
        checked_on=f"{CHECKED_ON:%-d %B %Y}",
    )


def _regime(name: str, rules: tuple[DutyRule, ...], row: CommunicationDuty | None) -> RegimeLine:
    is_on = row is not None and row.is_on
    return RegimeLine(
        name, rules[0].source, is_on, str(row.ref) if row else "", tuple(f"{one.name}: {_said(one)}" for one in rules)
    )


def _said(rule: DutyRule) -> str:
    """``Customers, 1 h after it was declared, then every 30 min; Critical only.``"""
    said = f"{rule.audience}, {rule.within.words if rule.within else 'untimed'} after {BASES[rule.basis]}"
    if rule.cap:
        said += f", at the latest {rule.cap.within.words} after {BASES[rule.cap.basis]}"
    if rule.repeat:
        said += f", then every {span(rule.repeat.total_seconds())}"
    if rule.severities:
        said += f"; {', '.join(sorted(name.capitalize() for name in rule.severities))} only"
    return f"{said}."
