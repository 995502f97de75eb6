"""What could not be checked: rules that had nothing to look at in a draft, or could not judge what they found."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bcp_portal.look.counting import counted
from plans.models.findings import OFF, Checkup

IDLE = frozenset({"not applicable", "failed"})  # what a rule ends with where it could not look
HINDERED = "unread"  # where it could not judge


@dataclass(frozen=True)
class Unchecked:
    """How many rules had nothing to check and how many could not judge, of those that are not switched off."""

    idle: int = 0
    hindered: int = 0
    asked: int = 0

    @property
    def is_little_known(self) -> bool:
        """Whether more rules could not look than could: then nothing found means little."""
        return (self.idle + self.hindered) * 2 > self.asked or not self.asked

    @property
    def in_words(self) -> str:
        """``30 of 78 rules had nothing to check, 2 could not judge``; ``""`` where each said something."""
        if not self.asked:
            return "Not checked yet"
        unjudged = f"{self.hindered} could not judge" if self.hindered else ""
        idle = f"{self.idle} of {counted(self.asked, 'rule')} had nothing to check" if self.idle else ""
        return ", ".join(filter(None, (idle, unjudged)))


def unchecked_among(outcomes: Iterable[Mapping[str, str]]) -> Unchecked:
    """What the outcomes of a check come to."""
    said = [outcome["status"] for outcome in outcomes]
    return Unchecked(
        sum(status in IDLE for status in said), said.count(HINDERED), sum(status != OFF for status in said)
    )


def unchecked_of(plans: Collection[int]) -> dict[int, Unchecked]:
    """By plan, for those that were ever checked; one query."""
    found = Checkup.objects.filter(plan__in=plans).values_list("plan", "outcomes")
    return {plan: unchecked_among(outcomes) for plan, outcomes in found}
