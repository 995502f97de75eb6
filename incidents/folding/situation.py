"""The situation of an incident at a moment: everything that a page shows, folded from documents and entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from plans.reading.document import FrozenPlan

from .checklist import ListedPhase, ListedStep, checklist
from .clocks import FunctionClock, function_clocks
from .entries import EntryFact, texts
from .flips import due_moments
from .losses import FunctionLoss, losses
from .moments import Moments, moments
from .roles import RoleNow, roles
from .state import BEGAN, IncidentState, state
from .steps import OPEN, StepKey, StepNow, StepState, steps
from .strategies import StrategiesTried, strategies


@dataclass(frozen=True)
class SeverityNow:
    """How bad it is, in the words of the plan or, without one, of the room; ``ref`` is the plan's row, or ``""``."""

    name: str
    ref: str = ""
    plan: str = ""


@dataclass(frozen=True)
class Situation:
    """What the entries add up to. ``documents`` are the activated plans by code; nothing is asked of a database."""

    documents: Mapping[str, FrozenPlan]
    entries: Sequence[EntryFact]
    first_title: str = ""

    @cached_property
    def state(self) -> IncidentState:
        return state(self.entries)

    @cached_property
    def title(self) -> str:
        return self._last("retitled", "declared") or self.first_title

    def _last(self, *kinds: str) -> str:
        return next((entry.text for entry in reversed(self.entries) if entry.kind in kinds and entry.text), "")

    @cached_property
    def severity(self) -> SeverityNow:
        for entry in reversed(self.entries):
            if entry.kind in ("declared", "severity") and entry.data.get("severity"):
                ref = str(entry.data.get("severity_ref") or "")
                return SeverityNow(str(entry.data["severity"]), ref, entry.plan)
        return SeverityNow("")

    @cached_property
    def moments(self) -> Moments:
        return moments(self.entries)

    @cached_property
    def began_at(self) -> datetime | None:
        """When it was last declared or opened again."""
        return next((entry.happened_at for entry in reversed(self.entries) if entry.kind in BEGAN), None)

    @cached_property
    def failed(self) -> Mapping[str, tuple[str, ...]]:
        """By plan, what failed and took the rest with it (refs), as far as it was said when the plan was activated."""
        activated = [entry for entry in self.entries if entry.kind == "activated"]
        return {entry.plan: texts(entry.data.get("failed")) for entry in activated}

    @cached_property
    def losses(self) -> Mapping[StepKey, FunctionLoss]:
        return losses(self.entries)

    @cached_property
    def strategies(self) -> StrategiesTried:
        return strategies(self.documents, self.entries)

    @cached_property
    def steps(self) -> Mapping[StepKey, StepNow]:
        return steps(self.entries)

    @cached_property
    def roles(self) -> tuple[RoleNow, ...]:
        return roles(self.documents, self.entries)

    @cached_property
    def groups(self) -> Mapping[tuple[str, str, str], str]:
        """By plan, phase and group, the ref of the role to which it was given."""
        return {
            (entry.plan, str(entry.data.get("phase")), str(entry.data.get("group"))): str(entry.data.get("role") or "")
            for entry in self.entries
            if entry.kind == "group_given"
        }

    @cached_property
    def checklists(self) -> Mapping[str, tuple[ListedPhase, ...]]:
        """By plan, its phases with those of this incident's own."""
        return {code: self._checklist(code, plan) for code, plan in self.documents.items()}

    @cached_property
    def used_strategies(self) -> Mapping[str, frozenset[str]]:
        """By plan, the refs of strategies that are used, or were until their functions were back; not what failed."""
        tried = self.strategies
        current = {(one.plan, one.ref) for one in (*tried.current.values(), *tried.aimless.values())}
        failed = {(one.chosen.plan, one.chosen.ref) for one in tried.failed} - current
        chosen = {(entry.plan, entry.ref) for entry in self.entries if entry.kind == "strategy_chosen"} - failed
        return {code: frozenset(ref for plan, ref in chosen if plan == code) for code in self.documents}

    def _checklist(self, code: str, plan: FrozenPlan) -> tuple[ListedPhase, ...]:
        chosen = self.used_strategies[code]
        lost = [ref for (of, ref), loss in self.losses.items() if of == code and loss.stretches]
        used = [row.ref for row in plan.rows("dependencies") if set(row.links("functions")) & set(lost)]
        return checklist(code, plan, chosen=chosen, failed=(*lost, *used, *self.failed.get(code, ())))

    def step(self, key: StepKey) -> StepNow:
        """How a step stands."""
        return self.steps.get(key, OPEN)

    @cached_property
    def listed(self) -> tuple[ListedStep, ...]:
        """All steps of all plans, in the order of the check-lists."""
        return tuple(step for phases in self.checklists.values() for phase in phases for step in phase.steps)

    @cached_property
    def _clocks(self) -> tuple[FunctionClock, ...]:
        return function_clocks(self.documents, self.entries, self.entries[-1].at) if self.entries else ()

    def clocks(self, now: datetime) -> tuple[FunctionClock, ...]:
        """The clocks of the functions that an entry is about, as they were the most urgent first."""
        return tuple(clock.at(now) for clock in self._clocks)

    @cached_property
    def due(self) -> tuple[datetime, ...]:
        """The moments at which the page turns with nobody writing."""
        return due_moments(self._clocks)

    def held_by(self, account: str) -> tuple[RoleNow, ...]:
        """The roles that somebody holds, by the ref of their account."""
        return tuple(role for role in self.roles if account and role.account == account)

    def next_steps(self, account: str = "") -> tuple[ListedStep, ...]:
        """What is to be done next: the first open step of each group that the person's roles hold, of all for ``""``.

        What nobody was given is the commander's; what somebody else has taken is not asked of anybody.
        """
        mine = {(role.plan, role.ref) for role in self.held_by(account)}
        commands = any(role.is_commanding for role in self.held_by(account))
        found: dict[tuple[str, str, str], ListedStep] = {}
        busy = set()
        for step in self.listed:
            group = (step.plan, step.phase, step.group)
            now = self.step((step.plan, step.ref))
            if group in found or now.state.is_settled:
                continue
            is_own = bool(now.taken and now.taken.by == account)
            if account and now.state == StepState.TAKEN and not is_own:
                busy.add(group)  # and what comes after it waits
            given = self.groups.get(group)
            falls_to = (step.plan, given) in mine if given else commands
            is_mine = is_own or (falls_to and group not in busy)
            if not account or is_mine:
                found[group] = step
        return tuple(found.values())

    def blocked(self) -> tuple[ListedStep, ...]:
        """The steps at which somebody is blocked."""
        return tuple(step for step in self.listed if self.step((step.plan, step.ref)).state == StepState.BLOCKED)
