"""The whole report of an incident: facts, moments, functions and their sums, roles, steps, every entry."""

from collections.abc import Iterator, Mapping

from bcp_portal.documents.report_format import ReportBlock, ReportSection, StoredReport
from incidents.folding.clocks import FunctionClock
from incidents.folding.entries import EntryFact
from incidents.folding.losses import LossState
from incidents.folding.moments import Moment
from incidents.folding.situation import Situation
from incidents.rooms import Room
from plans.reading.document import span
from plans.recovery.wording import against

from .checklist import said_of
from .duties import duty_line
from .export import Places, chain_places
from .paper import moment
from .paper_report import in_common, section, table, terms
from .time_left import clock_line, time_left
from .timeline import who
from .words import entry_words

SUBJECT = "Incident report"
NOT_SAID = "not said"


def incident_report(room: Room) -> StoredReport:
    """The report as of the last entry: the same entries give the same one. Two queries, for the chain."""
    situation = room.situation
    last = situation.entries[-1]
    places = chain_places(room.incident)
    return {
        **in_common(room, SUBJECT),
        "line": f"{SUBJECT} {room.incident.ref}, as of {moment(last.at)}",
        "facts": terms(_cover(room)),
        "sections": [
            section("moments", "When it was", [{"kind": "terms", "facts": terms(_moments(room))}]),
            section("plans", "The signed versions that were used", [_plans(room)]),
            section("functions", "Functions", list(_functions(room, last))),
            section("strategies", "Strategies", [_strategies(situation)]),
            section("roles", "Roles", [_roles(situation)]),
            section("duties", "Whom to tell", [_duties(room, last)]),
            section("steps", "Steps", list(_steps(situation))),
            section("timeline", "Timeline", [_timeline(room, places)]),
            section("corrections", "Corrections", [_corrections(situation)]),
            _evidence(room, places),
        ],
    }


def _cover(room: Room) -> dict[str, str]:
    situation = room.situation
    return {
        "Incident": room.incident.ref,
        "State": str(situation.state),
        "Severity": situation.severity.name,
        "Declared by": room.incident.opened_by_name,
        "Entries": str(room.incident.revision),
        "Cost": time_left(situation, situation.entries[-1].at).cost,
    }


def _moments(room: Room) -> dict[str, str]:
    found = room.situation.moments
    ended = [entry for entry in room.situation.entries if entry.kind in ("stood_down", "closed", "reopened")]
    words = {"stood_down": "Stood down", "closed": "Closed", "reopened": "Opened again"}
    return {
        "It happened": _said(found.event),
        "It was noticed": _said(found.detected),
        "It was declared": _said(found.declared),
        **{f"{words[one.kind]} (entry {one.number})": moment(one.happened_at) for one in ended},
    }


def _said(one: Moment | None) -> str:
    if one is None:
        return NOT_SAID
    how = [word for word, is_so in (("estimated", one.is_estimated), ("at the latest", one.is_latest)) if is_so]
    surely = f" ({', '.join(how)})" if how else ""
    return f"{moment(one.at)}{surely}"


def _plans(room: Room) -> ReportBlock:
    rows = [(plan.code, plan.title, plan.number, plan.sha256) for plan in room.plans]
    none = "No plan was activated: there was no check-list, and no clock ran."
    return table("Each plan as it was signed", ["Plan", "Title", "Version", "SHA-256"], rows, none=none)


def _functions(room: Room, last: EntryFact) -> Iterator[ReportBlock]:
    """Figures of each as a table, then how each came about."""
    clocks = [one for one in room.situation.clocks(last.at) if one.state != LossState.UNAFFECTED]
    columns = ["Function", "State", "Lost since", "Back", "RTA", "RTO", "Margin", "RPA"]
    yield table("Each function", columns, map(_function, clocks), none="No function was said to be lost.")
    for one in clocks:
        line = clock_line(one, last.at)
        checked = f"How it was checked: {one.loss.how_checked}" if one.loss.how_checked else ""
        said = [f"{one.label}: {line.verdict}.", *line.sums, *line.notes, checked]
        yield {"kind": "text", "text": "\n".join(filter(None, said))}


def _function(one: FunctionClock) -> list[str]:
    since, back = one.loss.since, one.loss.restored_at
    recovered = one.recovered_in
    margin = one.rto.margin if one.rto and back else None
    return [
        one.label,
        str(one.state),
        moment(since.at) if since and since.at else NOT_SAID,
        moment(back) if back else "",
        span(recovered) if recovered is not None else "",
        span(one.rto.seconds) if one.rto else "",
        against(margin, "RTO") if margin is not None else "",
        span(one.data.seconds) if one.data.seconds is not None else "",
    ]


def _strategies(situation: Situation) -> ReportBlock:
    tried = [entry for entry in situation.entries if entry.kind in ("strategy_chosen", "strategy_failed")]
    rows = [
        (str(one.number), moment(one.happened_at), one.doer, entry_words(one, situation.documents)) for one in tried
    ]
    return table("What was tried", ["Entry", "When", "Who", "What"], rows, none="No strategy was chosen.")


def _roles(situation: Situation) -> ReportBlock:
    rows = [
        (
            role.name,
            role.holder or "nobody",
            moment(role.given_at) if role.given_at else "",
            moment(role.accepted_at) if role.accepted_at else "",
            "the plan" if role.is_from_plan else "not from the plan",
        )
        for role in situation.roles
    ]
    return table("Who held which role at the end", ["Role", "Who", "Given", "Accepted", "From"], rows, none="No role.")


def _duties(room: Room, last: EntryFact) -> ReportBlock:
    rows = [(one.rule.name, str(one.state), duty_line(one, last.at).said) for one in room.duties(last.at)]
    return table("Each duty to tell somebody", ["Whom", "State", "When"], rows, none="No duty was known.")


def _steps(situation: Situation) -> Iterator[ReportBlock]:
    found = False
    for code, phases in situation.checklists.items():
        for phase in phases:
            found = True
            rows = [
                (str(stands.state), f"{step.group}: {step.text}" if step.group else step.text, said_of(stands))
                for step in phase.steps
                for stands in (situation.step((step.plan, step.ref)),)
            ]
            yield table(f"{code}, {phase.name}", ["State", "Step", "Who, when"], rows, none="")
    if not found:
        yield {"kind": "text", "text": "There was no check-list."}


def _timeline(room: Room, places: Places) -> ReportBlock:
    corrected = _corrected(room.situation)
    rows = [_line(room, entry, corrected, places) for entry in _ordered(room.situation)]
    columns = ["No.", "When", "Who", "What", "Chain"]
    return table("All that was entered, the earliest first", columns, rows, none="Nothing.")


def _line(room: Room, entry: EntryFact, corrected: Mapping[int | None, str], places: Places) -> list[str]:
    said = entry_words(entry, room.documents)
    if entry.number in corrected:
        said += f" [corrected: {corrected[entry.number]}]"
    about = "about " if entry.is_estimated else ""
    late = f" (entered {moment(entry.at)})" if (entry.at - entry.happened_at).total_seconds() >= 60 else ""
    place = places.get(entry.number)
    return [
        str(entry.number),
        f"{about}{moment(entry.happened_at)}{late}",
        who(entry),
        said,
        str(place[0]) if place else "no link",
    ]


def _ordered(situation: Situation) -> list[EntryFact]:
    return sorted(situation.entries, key=lambda entry: (entry.happened_at, entry.number))


def _corrected(situation: Situation) -> dict[int | None, str]:
    return {entry.corrects: entry.text for entry in situation.entries if entry.corrects}


def _corrections(situation: Situation) -> ReportBlock:
    rows = [
        (str(entry.corrects), str(entry.number), moment(entry.at), who(entry), entry.text)
        for entry in situation.entries
        if entry.corrects
    ]
    columns = ["Entry", "By entry", "When", "Who", "Corrected to"]
    return table("What was said later instead", columns, rows, none="Nothing was corrected.")


def _evidence(room: Room, places: Places) -> ReportSection:
    ref = room.incident.ref
    if not places:
        text = f"No entry of {ref} has a link in a chain of evidence."
    else:
        position, digest = max(places.values())
        text = (
            f"Every entry has a link in the chain of incident {ref}; the last one stands at position {position} and "
            f"carries the hash\n\n{digest}\n\nWhoever holds this print can have the portal say whether its chain still "
            "holds this hash."
        )
    return section("evidence", "Evidence", [{"kind": "text", "text": text}])
