"""The paper of an incident as a report: what its PDF says, all of it by value, as of the last entry."""

from collections.abc import Iterable

from bcp_portal.documents.report_format import FORMAT, ReportBlock, ReportFact, ReportSection, StoredReport
from incidents.rooms import Room

from .paper import Paper, PaperCall, PaperPhase, PaperPlan, paper

SUBJECT = "Incident check-list"
EXERCISE = "EXERCISE"
NO_PLAN = "no-plan"  # stands where the code of a plan would
EXERCISE_WORDS = "EXERCISE. Nothing in it is real."


def paper_report(room: Room) -> StoredReport:
    """The report; the same entries give the same one, whenever it is asked for."""
    last = room.situation.entries[-1].at
    sheet = paper(room, last)
    return {
        **in_common(room, SUBJECT),
        "line": f"{SUBJECT}, as of {sheet.as_of}",
        "facts": terms(_facts(sheet)),
        "sections": [
            _limits(sheet),
            section("roles", "Who does what", [_calls("Who holds which role now", "Role", sheet.holders)]),
            section("calls", "Whom to call", [_calls("Whom the signed plan names", "Role or system", sheet.calls)]),
            *(_checklist(place, plan) for place, plan in enumerate(sheet.plans, start=1)),
        ],
    }


def in_common(room: Room, subject: str) -> StoredReport:
    """What all reports of an incident say of themselves; sections and facts are still to come."""
    incident, situation = room.incident, room.situation
    drill = incident.is_exercise
    return {
        "format": FORMAT,
        "code": room.plans[0].code if room.plans else NO_PLAN,
        "ref": incident.ref,
        "subject": f"{EXERCISE}: {subject}" if drill else subject,
        "title": f"{EXERCISE}: {situation.title}" if drill else situation.title,
        "line": "",
        "alert": EXERCISE_WORDS if drill else "",
        "watermark": "Exercise" if drill else "",
        "created": situation.entries[-1].at.isoformat(),
        "classification": "",
        "facts": [],
        "sections": [],
        "annexes": [],
        "link": None,
    }


def terms(facts: dict[str, str]) -> list[ReportFact]:
    """Names with values as a report lists them."""
    return [{"name": name, "value": value} for name, value in facts.items()]


def section(ref: str, title: str, blocks: list[ReportBlock]) -> ReportSection:
    """A chapter."""
    return {"ref": ref, "title": title, "blocks": blocks}


def table(title: str, columns: list[str], rows: Iterable[Iterable[str]], *, none: str) -> ReportBlock:
    """A table, or ``none`` in words where it has no row."""
    found = [list(row) for row in rows]
    if not found:
        return {"kind": "text", "text": none}
    return {"kind": "table", "title": title, "columns": columns, "rows": found}


def _by_hand(title: str, columns: list[str], rows: Iterable[Iterable[str]], *, none: str) -> ReportBlock:
    """A table that somebody writes into with a pen."""
    found = table(title, columns, rows, none=none)
    return {**found, "by_hand": True} if found["kind"] == "table" else found


def _facts(sheet: Paper) -> dict[str, str]:
    return {
        "Incident": sheet.ref,
        "State": sheet.state,
        "Severity": sheet.severity,
        "Since": sheet.began,
        "As of": f"{sheet.as_of}, entry {sheet.revision}",
        **{f"{one.plan.code} {one.plan.number}": f"SHA-256 {one.plan.sha256}" for one in sheet.plans},
    }


def _limits(sheet: Paper) -> ReportSection:
    rows = [(one.name, one.state, one.rto, one.mtpd, one.forecast) for one in sheet.limits]
    columns = ["Function", "State", "RTO until", "MTPD until", "Forecast back"]
    duties = [(one.name, one.said, one.ways) for one in sheet.duties]
    blocks = [
        _by_hand("Limits as moments", columns, rows, none="No function is lost."),
        _by_hand("Whom to tell", ["Whom", "Until when", "How"], duties, none="Nobody has to be told now."),
    ]
    return section("limits", "Until when", blocks)


def _calls(title: str, first: str, calls: Iterable[PaperCall]) -> ReportBlock:
    rows = [(call.role, call.name, ", ".join(call.ways)) for call in calls]
    return _by_hand(title, [first, "Name", "Reached by"], rows, none="The plan names nobody.")


def _checklist(place: int, one: PaperPlan) -> ReportSection:
    title = f"Check-list of {one.plan.code} {one.plan.number}"
    if one.plan.differs:
        text = "What is stored of this version is not what was signed: its steps are not printed."
        return section(f"steps-{place}", title, [{"kind": "text", "text": text}])
    blocks = [_phase(phase) for phase in one.phases]
    return section(f"steps-{place}", title, blocks or [{"kind": "text", "text": "The plan has no steps."}])


def _phase(phase: PaperPhase) -> ReportBlock:
    rows = [
        (step.box, f"{group.name}: {step.text}" if group.name else step.text, step.said)
        for group in phase.groups
        for step in group.steps
    ]
    name = f"{phase.name}, {phase.window}" if phase.window else phase.name
    return _by_hand(name, ["Done", "Step", "By whom, when"], rows, none="")
