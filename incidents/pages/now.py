"""The card of what to do now: mine first, else what comes next for anybody."""

from dataclasses import dataclass
from datetime import datetime

from bcp_portal.accounts.models import User
from incidents.folding.checklist import ListedStep
from incidents.folding.situation import Situation
from incidents.folding.steps import StepState

from .checklist import said_of
from .words import clock

MOST = 4


@dataclass(frozen=True)
class NowCard:
    """A step to do now. ``over`` says where it stands, ``who`` who is at it; ``is_mine``: it is this person's."""

    plan: str
    ref: str
    text: str
    over: str
    who: str
    is_mine: bool
    is_taken: bool
    stopped: str


@dataclass(frozen=True)
class CommandCard:
    """The role that nobody holds and that has to be taken first; ``named`` are whom the plan names, with numbers."""

    plan: str
    ref: str
    name: str
    named: tuple[tuple[str, str], ...]


def command_card(situation: Situation, *, may: bool) -> CommandCard | None:
    """Nothing where somebody commands, or nobody needs to."""
    vacant = next((role for role in situation.roles if role.is_commanding and not role.holder), None)
    if vacant is None or not may or not situation.state.is_running:
        return None
    named = tuple((one.name, one.phone) for one in (vacant.person, vacant.deputy) if one)
    return CommandCard(vacant.plan or "-", vacant.ref, vacant.name, named)


def now_cards(situation: Situation, user: User, now: datetime, *, may: bool) -> tuple[NowCard, ...]:
    """The steps to do now, those of the person first; nothing for who may only read, or where nothing is to be done."""
    if not may or not situation.state.is_running:
        return ()
    mine = situation.next_steps(str(user.ref))
    others = [step for step in situation.next_steps() if step not in mine] if not mine else []
    return tuple(_card(situation, step, now, is_mine=step in mine) for step in [*mine, *others[:1]][:MOST])


def _card(situation: Situation, step: ListedStep, now: datetime, *, is_mine: bool) -> NowCard:
    phase = next(one for one in situation.checklists[step.plan] if one.ref == step.phase)
    place = [one.ref for one in phase.steps].index(step.ref) + 1
    of_plan = step.plan if len(situation.checklists) > 1 else ""
    stands = situation.step((step.plan, step.ref))
    who = f"{stands.taken.doer}, since {clock(stands.taken.happened_at, now)}" if stands.taken else ""
    return NowCard(
        plan=step.plan,
        ref=step.ref,
        text=step.text,
        over=" · ".join(filter(None, (of_plan, phase.name, step.group, f"step {place} of {len(phase.steps)}"))),
        who=who,
        is_mine=is_mine,
        is_taken=stands.state == StepState.TAKEN,
        stopped=said_of(stands) if stands.state == StepState.BLOCKED else "",
    )
