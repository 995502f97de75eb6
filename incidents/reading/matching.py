"""Matching: which rule says what an alarm is about. The first of those that fit counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar


class SentAlarm(Protocol):
    """An alarm, as it was read or as it is kept."""

    @property
    def title(self) -> str: ...

    @property
    def labels(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Condition:
    """What a rule asks of an alarm: all of it. ``source`` is the key of a source, None for any."""

    labels: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    source: int | None = None

    def fits(self, alarm: SentAlarm, source: int | None) -> bool:
        """Labels are the very same, the title holds the words in any case; a condition that asks nothing never fits."""
        if self.source not in (None, source) or not (self.labels or self.title):
            return False
        has_labels = all(alarm.labels.get(name) == value for name, value in self.labels.items())
        return has_labels and self.title.casefold() in alarm.title.casefold()


class Conditional(Protocol):
    """A rule."""

    def condition(self) -> Condition: ...


Rule = TypeVar("Rule", bound=Conditional)


def fitting(alarm: SentAlarm, source: int | None, rules: Iterable[Rule]) -> Rule | None:
    """The first rule that fits, None for an alarm that nobody made a rule for."""
    return next((rule for rule in rules if rule.condition().fits(alarm, source)), None)
