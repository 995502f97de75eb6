"""Telling an incident: each deed is an action of somebody, so many minutes after it began."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bcp_portal.accounts.models import User
from bcp_portal.documents.canonical import from_canonical
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.actions.duties import meet_duty
from incidents.actions.ending import close, stand_down
from incidents.actions.functions import mark_function, set_recovery_point
from incidents.actions.roles import Holder, accept_role, give_role
from incidents.actions.saying import correct, say, set_moment
from incidents.actions.steps import choose_strategy, fail_strategy, mark_step
from incidents.entering import Doing
from incidents.folding.roles import RoleNow
from incidents.folding.situation import Situation
from incidents.folding.standing_down import failback_criteria, open_sentences, stand_down_criteria
from incidents.models import Entry, Incident
from incidents.owing import owed, rules_set
from incidents.rooms import bound_plans, folded
from plans.models.versions import PlanVersion
from plans.reading.document import FrozenPlan

# Steps of the plan with long names.
DECLARE = "The Incident Commander declares an incident when a function stops, and activates this plan"
ORDER = "Bring back Customer Communication first, then User Authentication, then Data Processing"
END = "The Incident Commander stands down the team and closes the incident"
NAMED = ("functions", "strategies", "severities", "steps")  # kinds of rows that a story calls by their names


def failback_of(strategy: str) -> str:
    """The first step of the way back from a strategy, as stories name it."""
    return f"Failback of {strategy}"


@dataclass(frozen=True)
class Telling:
    """An incident that is being told. ``refs`` are those of the plan's rows by their names."""

    incident: Incident
    code: str
    refs: Mapping[str, str]
    began_at: datetime

    def at(self, minute: int) -> datetime:
        """The moment so many minutes after the event."""
        return self.began_at + timedelta(minutes=minute)

    def situation(self) -> Situation:
        """What the entries add up to so far."""
        return folded(self.incident, bound_plans(self.incident))


@dataclass(frozen=True)
class StoryDeed:
    """What somebody does at one minute: each method is one form or tap of a page."""

    telling: Telling
    by: User
    minute: int

    @property
    def _doing(self) -> Doing:
        return Doing(self.by, self.telling.at(self.minute), uuid4())

    def _ref(self, name: str) -> str:
        return self.telling.refs[name]

    def step(self, deed: str, name: str, text: str = "") -> None:
        """``deed`` is take, done, skip or block."""
        mark_step(self.telling.incident, deed, self._doing, plan=self.telling.code, ref=self._ref(name), text=text)

    def function(self, deed: str, name: str, text: str = "") -> None:
        """``deed`` is lost, unaffected, restored or normal."""
        mark_function(self.telling.incident, deed, self._doing, plan=self.telling.code, ref=self._ref(name), text=text)

    def recovery_point(self, name: str, minute: int, text: str) -> None:
        """The data of a function are as they were at that minute."""
        point = self.telling.at(minute)
        ref = self._ref(name)
        set_recovery_point(self.telling.incident, self._doing, plan=self.telling.code, ref=ref, point=point, text=text)

    def choose(self, strategy: str, *functions: str, text: str) -> None:
        """Go back by this strategy from now on."""
        ref, refs = self._ref(strategy), [self._ref(name) for name in functions]
        choose_strategy(self.telling.incident, self._doing, plan=self.telling.code, ref=ref, functions=refs, text=text)

    def give_up(self, strategy: str, text: str) -> None:
        """It does not work."""
        ref = self._ref(strategy)
        fail_strategy(self.telling.incident, self._doing, plan=self.telling.code, ref=ref, text=text)

    def say(self, kind: str, text: str, **data: str) -> Entry:
        """``kind`` is note, decision, told or incoming; ``data`` what such an entry holds besides."""
        return say(self.telling.incident, kind, self._doing, text=text, data=data)

    def correct(self, entry: Entry, text: str) -> None:
        """What was said before is wrong."""
        correct(self.telling.incident, self._doing, entry=entry, text=text)

    def moment(self, name: str, minute: int, text: str) -> None:
        """``name`` is event, detected or declared."""
        at = self.telling.at(minute)
        set_moment(self.telling.incident, self._doing, name=name, at=at, is_estimated=False, is_latest=False, text=text)

    def take_role(self, name: str) -> None:
        """From now on they hold it."""
        self.give_role(name, self.by)

    def give_role(self, name: str, to: User) -> None:
        """Somebody else is to hold it, and has to accept it."""
        give_role(self.telling.incident, self._doing, role=self._role(name), holder=Holder(to.name, to))

    def accept_role(self, name: str) -> None:
        """They were given it."""
        accept_role(self.telling.incident, self._doing, role=self._role(name))

    def _role(self, name: str) -> RoleNow:
        return next(role for role in self.telling.situation().roles if role.name == name)

    def meet_duties(self, *names: str, text: str = "") -> None:
        """They told these audiences; all that are still to be told where none is named."""
        situation = self.telling.situation()
        for duty in owed(situation, rules_set(), self.telling.at(self.minute)):
            if duty.open and duty.is_owed and (not names or duty.rule.audience in names):
                meet_duty(self.telling.incident, self._doing, duty=duty, text=text)

    def stand_down(self, text: str) -> None:
        """Send the team home."""
        still_open = open_sentences(stand_down_criteria(self.telling.situation()))
        stand_down(self.telling.incident, self._doing, still_open=still_open, text=text)

    def close(self, text: str) -> None:
        """End it."""
        still_open = open_sentences(failback_criteria(self.telling.situation()))
        close(self.telling.incident, self._doing, still_open=still_open, text=text)


def declared(
    version: PlanVersion,
    *,
    title: str,
    severity: str,
    lost: str,
    by: User,
    began_at: datetime,
    minute: int,
    is_exercise: bool = False,
) -> Telling:
    """An incident that somebody declares so many minutes after it began, with the plan that is activated for it."""
    plan = FrozenPlan(from_canonical(version.snapshot))
    refs = {row.label: row.ref for kind in NAMED for row in plan.rows(kind)}
    refs |= {failback_of(row.label): f"{row.ref}/f1" for row in plan.rows("strategies")}
    code = version.plan.code
    declaration = Declaration(
        title=title,
        severity=DeclaredSeverity(severity, refs[severity], code),
        version=version,
        lost=(refs[lost],),
        is_exercise=is_exercise,
    )
    incident = declare(declaration, Doing(by, began_at + timedelta(minutes=minute), uuid4()))
    return Telling(incident, code, refs, began_at)
