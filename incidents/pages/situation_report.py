"""What a situation report says: one page of what is known at a moment, as plain values that are kept."""

from datetime import datetime
from typing import Any

from incidents.folding.duties import DutyNow
from incidents.rooms import Room

from .duties import duty_line
from .time_left import time_left
from .words import clock, entry_words

MOST = 8  # lines of each part: a report is one page
TOLD = ("decision", "strategy_chosen", "strategy_failed", "severity", "function_restored", "stood_down", "closed")


def report_content(room: Room, *, by_name: str, now: datetime) -> dict[str, Any]:
    """Names, words and sentences, none of them to be worked out again."""
    situation = room.situation
    since = situation.moments.since
    left = time_left(situation, now)
    owed = [one for one in room.duties(now) if one.is_owed]
    told = [one for one in situation.entries if one.kind in TOLD]
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
        "functions": [[line.label, line.state, line.left, line.target] for line in left.lines[:MOST]],
        "cost": left.cost,
        "roles": [[role.name, role.holder or "Nobody"] for role in situation.roles if role.holder][:MOST],
        "duties": [_duty(one, now) for one in owed[:MOST]],
        "events": [[clock(one.happened_at, now), one.doer, entry_words(one, room.documents)] for one in told[-MOST:]],
    }


def _duty(one: DutyNow, now: datetime) -> list[str]:
    line = duty_line(one, now)
    return [line.name, line.said]
