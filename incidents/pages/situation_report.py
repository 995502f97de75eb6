"""What a situation report says: one page of what is known at a moment, as plain values that are kept."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bcp_portal.look.cutting import cut
from incidents.folding.checklist import ListedStep
from incidents.folding.situation import Situation
from incidents.rooms import Room

from .duties import duty_list
from .time_left import ClockLine, time_left
from .words import clock, entry_words

MOST = 8  # lines of each part: a report is one page
LONGEST_NAME, LONGEST_WORDS = 80, 200
MOST_NEXT, LONGEST_STEP = 3, 120
TURNS = ("decision", "strategy_chosen", "strategy_failed", "severity", "function_restored", "stood_down", "closed")
TOLD = (*TURNS, "message_sent")


def report_content(room: Room, *, said: Mapping[str, Any], by_name: str, now: datetime) -> dict[str, Any]:
    """Names, words and sentences, none of them to be worked out again; ``more``: how many lines a part leaves out.

    ``said`` is what somebody typed: ``sentence``, ``needed``, and the ``minutes`` until the next report, None for no
    word of it.
    """
    situation = room.situation
    since = situation.moments.since
    left = time_left(situation, now)
    told = [one for one in situation.entries if one.kind in TOLD]
    parts = {
        "functions": [[line.label, line.state, line.left, _target(line)] for line in left.lines],
        "roles": [[role.name, role.holder] for role in situation.roles if role.holder],
        "duties": [[line.name, line.said] for line in duty_list(room.duties(now), now).owed],
        "events": [[clock(one.happened_at, now), one.doer, entry_words(one, room.documents)] for one in reversed(told)],
    }
    return {
        "ref": room.incident.ref,
        "is_exercise": room.incident.is_exercise,
        "title": situation.title,
        "severity": situation.severity.name,
        "state": str(situation.state),
        "at": now.isoformat(),
        "by": by_name,
        "since": clock(since.at, now) if since else "",
        "plans": [f"{plan.code}, version {plan.number}" for plan in room.plans],
        "cost": left.cost,
        "sentence": said["sentence"].strip(),
        "needed": " ".join(said["needed"].split()),
        "next_at": "" if said["minutes"] is None else clock(now + timedelta(minutes=said["minutes"]), now),
        "next": [cut(step.text, LONGEST_STEP) for step in _next(situation)],
        **{part: [_bounded(line) for line in lines[:MOST]] for part, lines in parts.items()},
        "more": {part: len(lines) - MOST for part, lines in parts.items() if len(lines) > MOST},
    }


def _target(line: ClockLine) -> str:
    """``RTO 04:40, in time``."""
    return ", ".join(filter(None, (line.target, line.verdict)))


def _next(situation: Situation) -> tuple[ListedStep, ...]:
    return situation.next_steps()[:MOST_NEXT] if situation.state.is_running else ()


def _bounded(line: list[str]) -> list[str]:
    """What its words need of the page, and no more."""
    *names, words = line
    return [*(cut(name, LONGEST_NAME) for name in names), cut(words, LONGEST_WORDS)]
