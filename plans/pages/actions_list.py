"""Corrective actions of several plans: which are overdue, whose they are, what waits to be verified."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils.http import urlencode

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted
from bcp_portal.parameters import SHOWN, NotUnderstood, one_of
from plans.access import last_steps, not_in_sight
from plans.evidence.actions_in_words import ShownAction, shown_action
from plans.models.corrective_actions import TO_DO, ActionState, ActionStep, ActionStepQuerySet
from plans.models.plan import Plan

PER_PAGE = 50
UNFINISHED, ALL = "unfinished", "all"
STATES = [(UNFINISHED, "Unfinished"), *ActionState.choices, (ALL, "All")]
BY = [("", "Day"), ("person", "Person"), ("plan", "Plan")]
ORDER = Case(
    When(stands__in=TO_DO, then=0), When(stands=ActionState.DONE, then=1), default=Value(2), output_field=IntegerField()
)
SORTS = {"": (), "person": ("owner_name", "owner"), "plan": ("action__plan__code",)}
HEADER = (
    "plan",
    "ref",
    "action",
    "state",
    "severity",
    "owner",
    "due_on",
    "what_proves_it",
    "cause",
    "element",
    "source",
    "raised_by",
    "raised_at",
    "last_step",
    "last_by",
    "last_at",
    "last_words",
)


@dataclass(frozen=True)
class ActionFilter:
    """What is asked for: ``owner`` is the ref of an account, ``plan`` a code; ``""`` for everybody and all."""

    state: str = UNFINISHED
    owner: str = ""
    plan: str = ""
    by: str = ""

    @property
    def query(self) -> str:
        """The same as parameters of an address."""
        asked = {"state": self.state, "owner": self.owner, "plan": self.plan, "by": self.by}
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True)
class ActionsPage:
    """What the page shows. ``owners`` and ``plans`` can be chosen, as value and label."""

    asked: ActionFilter
    page: "Page[ActionStep]"
    groups: list[tuple[str, list[ShownAction]]]
    owners: list[tuple[str, str]]
    plans: list[tuple[str, str]]
    counts: Mapping[str, int]

    @property
    def sentence(self) -> str:
        """What needs somebody now, of all that is chosen but for the state."""
        late, waiting, to_do = (self.counts[name] for name in ("overdue", "done", "to_do"))
        if not self.counts["all"]:
            return "No corrective action was raised yet." if self.asked.state == ALL else "There is nothing to correct."
        said = [
            f"{counted(late, 'action is', 'actions are')} overdue." if late else "",
            f"{counted(waiting, 'is', 'are')} done and {'waits' if waiting == 1 else 'wait'} for somebody to verify."
            if waiting
            else "",
            f"{counted(to_do - late, 'more is', 'more are')} to do." if late and to_do > late else "",
            f"{counted(to_do, 'action is', 'actions are')} to do, none overdue." if to_do and not late else "",
        ]
        return " ".join(filter(None, said)) or "All that was raised is verified or dropped."


def filter_in(parameters: Mapping[str, str], *, plan: str = "") -> ActionFilter:
    """What the parameters of a request choose. Raises NotUnderstood."""
    return ActionFilter(
        state=one_of(parameters, "state", [value for value, _ in STATES]) or UNFINISHED,
        owner=parameters.get("owner", ""),
        plan=plan or parameters.get("plan", ""),
        by=one_of(parameters, "by", [value for value, _ in BY if value]),
    )


def actions_page(user: User, asked: ActionFilter, *, on: date, number: str) -> ActionsPage:
    """The actions that are chosen, overdue first; the number of queries is always the same. Raises NotUnderstood."""
    seen = last_steps(user)
    owners, plans = _owners(seen), _plans(seen)
    found = _narrowed(seen, asked, owners, plans)
    page = Paginator(_sorted(_in_state(found, asked.state, on), asked.by), PER_PAGE).get_page(number)
    lines = [shown_action(step, on=on) for step in page.object_list]
    return ActionsPage(asked, page, _groups(lines, asked.by), owners, plans, _counts(found, on))


def chosen_actions(user: User, asked: ActionFilter, *, on: date) -> ActionStepQuerySet:
    """All of them, for a table. Raises NotUnderstood."""
    seen = last_steps(user)
    return _sorted(_in_state(_narrowed(seen, asked, _owners(seen), _plans(seen)), asked.state, on), asked.by)


def _owners(seen: ActionStepQuerySet) -> list[tuple[str, str]]:
    rows = (
        seen.select_related(None).order_by("owner__name", "owner").values_list("owner__ref", "owner__name").distinct()
    )
    return [(str(ref), name) for ref, name in rows]


def _plans(seen: ActionStepQuerySet) -> list[tuple[str, str]]:
    codes = seen.select_related(None).order_by("action__plan__code").values_list("action__plan__code", flat=True)
    return [(code, code) for code in codes.distinct()]


def _narrowed(
    seen: ActionStepQuerySet, asked: ActionFilter, owners: Iterable[tuple[str, str]], plans: Iterable[tuple[str, str]]
) -> ActionStepQuerySet:
    if asked.owner:
        if asked.owner not in dict(owners):
            raise NotUnderstood(f"“{asked.owner[:SHOWN]}” owns no action that stands on this page for you.")
        seen = seen.filter(owner__ref=asked.owner)
    if asked.plan and asked.plan not in dict(plans):
        if Plan.objects.filter(code=asked.plan).exists():
            return seen.none()
        raise not_in_sight(asked.plan)
    return seen.filter(action__plan__code=asked.plan) if asked.plan else seen


def _in_state(found: ActionStepQuerySet, state: str, on: date) -> ActionStepQuerySet:
    if state == ALL:
        return found
    return found.filter(stands__in=[*TO_DO, ActionState.DONE]) if state == UNFINISHED else found.in_state(state, on=on)


def _sorted(found: ActionStepQuerySet, by: str) -> ActionStepQuerySet:
    return found.order_by(*SORTS[by], ORDER, "due_on", "pk")


def _counts(found: ActionStepQuerySet, on: date) -> dict[str, int]:
    to_do = Q(stands__in=TO_DO)
    return found.order_by().aggregate(
        all=Count("pk"),
        to_do=Count("pk", filter=to_do),
        overdue=Count("pk", filter=to_do & Q(due_on__lt=on)),
        done=Count("pk", filter=Q(stands=ActionState.DONE)),
    )


def _groups(lines: list[ShownAction], by: str) -> list[tuple[str, list[ShownAction]]]:
    headings = {"person": lambda one: one.step.owner_name, "plan": lambda one: one.action.plan.code}
    if by not in headings:
        return [("", lines)]
    return [(heading, list(found)) for heading, found in groupby(lines, headings[by])]


def csv_row(step: ActionStep, *, on: date) -> list[str]:
    """The action as cells under HEADER."""
    action = step.action
    return [
        action.plan.code,
        action.ref,
        action.title,
        step.state(on).value,
        action.severity,
        step.owner_name,
        step.due_on.isoformat(),
        action.proof,
        action.cause,
        action.element,
        f"{action.source_kind} {action.source_ref}".strip(),
        action.created_by_name,
        action.created_at.isoformat(timespec="seconds"),
        step.verb,
        step.by_name,
        step.at.isoformat(timespec="seconds"),
        step.text,
    ]
