"""The room of an incident as one person sees it at a moment: what to do now, how long is left, who does what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from bcp_portal.accounts.models import User
from bcp_portal.documents.figures import listing
from bcp_portal.look.counting import counted
from incidents.folding.flips import flips
from incidents.folding.kinds import BY_ALARM
from incidents.folding.situation import Situation
from incidents.folding.state import OVER, IncidentState
from incidents.owing import due_times
from incidents.rooms import BoundPlan, Room
from plans.page_cache import cached

from .checklist import PhaseCard, phase_cards
from .duties import DutyList, duty_list
from .menu import MenuLink, menu
from .now import CommandCard, NowCard, command_card, now_cards
from .roles import RoleLine, role_lines
from .severities import severities_of, tone_of
from .time_left import TimeLeft, time_left
from .timeline import TimelineLine, timeline
from .words import clock

MINUTE = 60


@dataclass(frozen=True)
class RoomPage:
    """Everything that the room prints. ``seen`` is the token by which a page asks whether anything has changed."""

    ref: str
    title: str
    state: str
    is_exercise: bool
    may_respond: bool
    severity: str
    tone: str
    bars: int
    since: datetime | None
    since_words: str
    elapsed: str
    plans: tuple[BoundPlan, ...]
    notes: tuple["RoomNote", ...]
    command: CommandCard | None
    now: tuple[NowCard, ...]
    left: TimeLeft
    duties: DutyList
    phases: tuple[PhaseCard, ...]
    settled: int
    steps: int
    roles: tuple[RoleLine, ...]
    lines: tuple[TimelineLine, ...]
    earlier: int
    at: datetime
    clock: str
    seen: str
    token: UUID
    is_running: bool
    is_stood_down: bool
    is_over: bool
    menu: tuple[MenuLink, ...]

    @property
    def is_detected(self) -> bool:
        """Whether somebody is to say if it is an incident at all."""
        return self.state == IncidentState.DETECTED

    @property
    def has_many_plans(self) -> bool:
        """Whether the same words may come from two plans, so that each has to say which."""
        return len(self.plans) > 1

    @property
    def progress(self) -> str:
        return f"{self.settled} of {self.steps}"

    @property
    def earlier_words(self) -> str:
        return counted(self.earlier, "earlier entry", "earlier entries")

    @property
    def page_title(self) -> str:
        """What stands on the tab of the browser."""
        begins = "EXERCISE: " if self.is_exercise else ""
        return f"{begins}{self.severity or self.state}, {self.title}"


@dataclass(frozen=True)
class RoomNote:
    """Something that the whole team has to know; ``route`` is where it is settled, ``verb`` the words of that link.

    ``ref`` is the incident that the link leads to, where it is another one.
    """

    tone: str
    icon: str
    text: str
    route: str = ""
    verb: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Turns:
    """What decides, between two entries, whether a room is the same for somebody.

    ``due`` are the moments at which it turns, ``accounts`` those who did something in it or hold a role: it says “you”
    to them.
    """

    revision: int
    due: tuple[datetime, ...]
    accounts: frozenset[str]

    def token(self, now: datetime) -> str:
        """The state of the room: how many entries there are, and how many of the moments have passed."""
        return f"{self.revision}.{flips(self.due, now)}"

    def slot(self, user: User) -> str:
        """The same for all who see the same."""
        me = str(user.ref)
        return f"{user.role} {me if me in self.accounts else ''}"


def turns_of(room: Room, now: datetime) -> Turns:
    """Found anew once a minute, and nothing asked of the database in between: duties set meanwhile are seen then."""

    incident = room.incident

    def found() -> Turns:
        situation = room.situation
        accounts = {entry.by for entry in situation.entries} | {role.account for role in situation.roles}
        return Turns(incident.revision, due_times(situation, room.duties(now)), frozenset(filter(None, accounts)))

    return cached(f"turns:{incident.pk}", f"{incident.revision} {int(now.timestamp()) // MINUTE}", found)


def room_page(room: Room, user: User, now: datetime, *, newer: Mapping[str, str], whole: bool = False) -> RoomPage:
    """The page; ``newer`` are later versions in force by plan, ``whole`` asks for the whole timeline."""
    situation, incident, owed = room.situation, room.incident, room.duties(now)
    may = user.may("respond") and not situation.state.is_over
    tone, bars = tone_of(situation.severity.name, severities_of(room.documents))
    since = situation.moments.since
    phases = phase_cards(situation)
    lines, earlier = timeline(situation, user, now, whole=whole)
    return RoomPage(
        ref=incident.ref,
        title=situation.title,
        state=str(situation.state),
        is_exercise=incident.is_exercise,
        may_respond=may,
        severity=situation.severity.name,
        tone=tone,
        bars=bars,
        since=since.at if since else None,
        since_words=_since(situation, now),
        elapsed=elapsed((_until(situation, now) - since.at).total_seconds()) if since else "",
        plans=room.plans,
        notes=tuple(_notes(room, user, now, newer, may=may)),
        command=command_card(situation, may=may),
        now=now_cards(situation, user, now, may=may),
        left=time_left(situation, now),
        duties=duty_list(owed, now),
        phases=phases,
        settled=sum(card.settled for card in phases),
        steps=sum(card.count for card in phases),
        roles=role_lines(situation, user, now, may=may),
        lines=lines,
        earlier=earlier,
        at=now,
        clock=clock(now, now),
        seen=turns_of(room, now).token(now),
        token=uuid4(),
        is_running=situation.state.is_running,
        is_stood_down=str(situation.state) == "Stood down",
        is_over=situation.state.is_over,
        menu=menu(situation.state, user, has_alarms=any(one.kind in BY_ALARM for one in situation.entries)),
    )


def elapsed(seconds: float) -> str:
    """``42:17``, ``1:02:05``, ``2 d 03:10``: a length of time as a clock shows it."""
    minutes, second = divmod(max(int(seconds), 0), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    if days:
        return f"{days}\N{NO-BREAK SPACE}d {hour:02}:{minute:02}"
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


def _until(situation: Situation, now: datetime) -> datetime:
    """Now, or when it was over."""
    if not situation.state.is_over:
        return now
    ends = [entry.happened_at for entry in situation.entries if entry.kind in OVER]
    return ends[-1] if ends else now


def _since(situation: Situation, now: datetime) -> str:
    since = situation.moments.since
    if since is None:
        return ""
    what = "since" if situation.moments.event else "declared" if situation.moments.declared is since else "noticed"
    about = " about" if since.is_estimated else ""
    return f"{what}{about} {clock(since.at, now)}"


def _notes(room: Room, user: User, now: datetime, newer: Mapping[str, str], *, may: bool) -> list[RoomNote]:
    situation = room.situation
    found = [
        RoomNote(
            "crit",
            "octagon-alert",
            f"What is stored of {plan.code} {plan.number} is not what was signed: its steps are not shown. Use the "
            "paper, and tell whoever runs the portal.",
        )
        for plan in room.plans
        if plan.differs
    ]
    if situation.state == IncidentState.DETECTED:
        found.append(RoomNote("high", "bell-ring", "An alarm detected this. Nobody has declared it yet."))
    elif situation.state.is_running and may:
        found += _asked(room, user, now)
    elif situation.state == IncidentState.MERGED:
        into = next(str(one.data.get("incident")) for one in reversed(situation.entries) if one.kind == "merged_into")
        text = f"This one goes on as {into}: its check-list, roles and clocks count."
        found.append(RoomNote("high", "git-merge", text, "incidents:room", f"Go to {into}", into))
    found += [
        RoomNote(
            "info",
            "info",
            f"Version {number} of {code} came into force meanwhile. This incident stays with the one it began with.",
        )
        for code, number in newer.items()
    ]
    if room.incident.is_exercise and not situation.state.is_running and room.plans and user.may("record"):
        text = "The exercise is over. Its measured times open the form that records it."
        found.append(RoomNote("info", "check", text, "incidents:files", "Record what it has shown"))
    return found


def _asked(room: Room, user: User, now: datetime) -> list[RoomNote]:
    """What is missing, each with the way to settle it."""
    situation = room.situation
    found = []
    if not room.plans:
        text = "No plan is activated: there is no check-list, and no clock runs."
        found.append(RoomNote("high", "triangle-alert", text, "incidents:activate", "Activate a plan"))
    if situation.moments.event is None:
        text = "When it happened is not said: clocks that run from the event count from what is known."
        found.append(RoomNote("med", "clock", text, "incidents:moments", "Say when"))
    if not any(loss.stretches for loss in situation.losses.values()) and room.plans:
        text = "What is lost is not said: no clock runs."
        found.append(RoomNote("med", "circle-question-mark", text, "incidents:functions", "Say what is lost"))
    if blocked := situation.blocked():
        text = f"Blocked at {counted(len(blocked), 'step')}: {listing([f'“{step.text}”' for step in blocked])}."
        found.append(RoomNote("high", "octagon-alert", text))
    return found
