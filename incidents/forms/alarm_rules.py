"""The form of a rule: what it asks of an alarm, which row of the plan that is about, and what is done then."""

from collections.abc import Sequence
from typing import Any

from django import forms

from incidents.models.alarm_sources import AlarmSource
from incidents.models.alarms import AlarmRule
from incidents.reading.fields import LONGEST_LABEL, LONGEST_VALUE
from incidents.setting_up import RuleWanted
from plans.models.plan import Plan
from plans.reading.document import FrozenPlan, FrozenRow

from .alarm_settings import MadeOnceForm

MOST_LABELS = 10
KINDS = {"functions": "Functions", "dependencies": "Dependencies"}


class AlarmRuleForm(MadeOnceForm):
    """A rule about a row of the plan in force. ``before`` is the rule that is changed; a row that it names and the plan
    has no more can be kept.
    """

    labels = forms.CharField(
        label="Labels of the alarm",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="One per line, as name=value. The alarm must have all of them, written the same.",
    )
    title_contains = forms.CharField(
        label="Its title contains", required=False, max_length=200, help_text="In capitals or not."
    )
    source = forms.ModelChoiceField(
        label="Sent by",
        required=False,
        queryset=AlarmSource.objects.none(),
        to_field_name="ref",
        empty_label="Any source, and heartbeats",
    )
    row = forms.ChoiceField(label="It is about")
    does = forms.ChoiceField(
        label="Then", choices=AlarmRule.Does.choices, initial=AlarmRule.Does.PROPOSE, widget=forms.RadioSelect
    )
    severity = forms.ChoiceField(label="Severity", required=False)

    def __init__(self, sent: Any = None, *, plan: Plan, frozen: FrozenPlan, before: AlarmRule | None = None) -> None:
        super().__init__(sent, initial=_initial(before) if before else None)
        self.plan = plan
        self.rows = {row.ref: row.label for kind in KINDS for row in frozen.rows(kind)}
        self.severities = {row.ref: row.label for row in frozen.rows("severities")}
        chosen = [(label, _choices(frozen.rows(kind))) for kind, label in KINDS.items() if frozen.rows(kind)]
        if before and before.plan_id == plan.pk and before.row_ref not in self.rows:
            self.rows[before.row_ref] = before.row_name
            gone = f"{before.row_name} ({before.row_ref}), not in the plan any more"
            chosen.append(("As it was", [(before.row_ref, gone)]))
        self.fields["row"].choices = [("", "Choose a row of the plan"), *chosen]  # type: ignore[attr-defined]
        severities = [("", "Left to whoever declares it"), *self.severities.items()]
        self.fields["severity"].choices = severities  # type: ignore[attr-defined]
        self.fields["source"].queryset = AlarmSource.objects.kept()  # type: ignore[attr-defined]

    def clean_labels(self) -> dict[str, str]:
        """By name."""
        lines = [line.strip() for line in self.cleaned_data["labels"].splitlines() if line.strip()]
        found = {}
        for line in lines:
            name, equals, value = (part.strip() for part in line.partition("="))
            if not (name and equals and value):
                raise forms.ValidationError(f"“{line[:60]}” is no name=value.")
            if len(name) > LONGEST_LABEL or len(value) > LONGEST_VALUE:
                raise forms.ValidationError(f"“{name[:60]}” is too long.")
            found[name] = value.strip('"')
        if len(found) > MOST_LABELS:
            raise forms.ValidationError(f"A rule asks for at most {MOST_LABELS} labels.")
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("labels") or given.get("title_contains")) and not self.errors.get("labels"):
            self.add_error("labels", "Say what the alarm must have: labels, or words of its title.")
        return given

    def wanted(self) -> RuleWanted:
        """What to hand to the action."""
        given = self.cleaned_data
        severity = given["severity"]
        return RuleWanted(
            plan=self.plan,
            row=(given["row"], self.rows[given["row"]]),
            does=given["does"],
            labels=given["labels"],
            title_contains=given["title_contains"],
            source=given["source"],
            severity=(severity, self.severities[severity]) if severity else ("", ""),
        )


def _choices(rows: Sequence[FrozenRow]) -> list[tuple[str, str]]:
    return [(row.ref, f"{row.label} ({row.ref})") for row in rows]


def _initial(rule: AlarmRule) -> dict[str, Any]:
    return {
        "labels": "\n".join(f"{name}={value}" for name, value in rule.labels.items()),
        "title_contains": rule.title_contains,
        "source": rule.source.ref if rule.source else None,
        "row": rule.row_ref,
        "does": rule.does,
        "severity": rule.severity_ref,
        "edition": rule.edition,
        "token": rule.ref,
    }
