"""The record of an exercise as a report: what its PDF says, all of it by value."""

from collections.abc import Sequence
from dataclasses import asdict

from bcp_portal.audit.chaining import Chained, link_of
from bcp_portal.documents.imprint import day, moment
from bcp_portal.documents.reading import fact
from bcp_portal.documents.report_format import (
    FORMAT,
    ReportAnnex,
    ReportBlock,
    ReportFact,
    ReportLink,
    ReportSection,
    StoredReport,
)
from plans.access import Promises
from plans.recovery.wording import against
from testing.models.exercises import Exercise, ExerciseWithdrawal, Measurement

from .measures import Measure, measures, sentence

SUBJECT = "Exercise record"
BARS = "documents/annexes/measured.html"
COLUMNS = ["Function", "Strategy used", "Back after (RTA)", "RTO", "Margin", "Data lost (RPA)", "RPO", "Margin"]


def exercise_report(exercise: Exercise, promises: Promises | None) -> StoredReport:
    """The report of a record (``whole()``, with its plan), under the title and classification of what is promised now.

    Without promises in sight it stands under the plan's title as the reader knows it.
    """
    gone = exercise.withdrawal if exercise.is_withdrawn else None
    return {
        "format": FORMAT,
        "code": exercise.plan.code,
        "ref": exercise.ref,
        "subject": SUBJECT,
        "title": exercise.name,
        "line": f"{SUBJECT} {exercise.ref}, held {day(exercise.held_on)}",
        "alert": _alert(gone) if gone else "",
        "watermark": "Withdrawn" if gone else "",
        "created": (gone.at if gone else exercise.recorded_at).isoformat(),
        "classification": fact(promises.document, "classification") if promises else "",
        "facts": _facts(exercise, promises.document["title"] if promises else exercise.plan.title),
        "sections": _sections(exercise),
        "annexes": _annexes(exercise),
        "link": _link(exercise),
    }


def _alert(gone: ExerciseWithdrawal) -> str:
    return f"Withdrawn by {gone.by_name}, {moment(gone.at)}. It counts for nothing any more."


def _facts(exercise: Exercise, title: str) -> list[ReportFact]:
    held_against = f"Version {exercise.version}" if exercise.version else "The draft: no version was in force yet"
    facts = {
        "Plan": title if title == exercise.plan.code else f"{exercise.plan.code}, {title}",
        "In the schedule": exercise.schedule_ref or "Outside the schedule",
        "Result": "Passed" if exercise.passed else "Missed target",
        "Objectives of": held_against,
        "Recorded by": exercise.recorded_by_name,
        "Recorded": moment(exercise.recorded_at),
    }
    return _terms(facts)


def _terms(facts: dict[str, str]) -> list[ReportFact]:
    return [{"name": name, "value": value} for name, value in facts.items()]


def _sections(exercise: Exercise) -> list[ReportSection]:
    found: list[ReportSection] = [
        {"ref": "result", "title": "Result", "blocks": _result(exercise)},
        {"ref": "measured", "title": "Measured against target", "blocks": [_measured(exercise)]},
        {"ref": "found", "title": "What was found", "blocks": [_notes(exercise)]},
    ]
    return [_withdrawal(exercise), *found] if exercise.is_withdrawn else found


def _withdrawal(exercise: Exercise) -> ReportSection:
    gone = exercise.withdrawal
    facts: ReportBlock = {
        "kind": "terms",
        "facts": _terms({"Withdrawn by": gone.by_name, "Withdrawn": moment(gone.at)}),
    }
    return {"ref": "withdrawal", "title": "Why it was withdrawn", "blocks": [_text(gone.reason), facts]}


def _text(text: str) -> ReportBlock:
    return {"kind": "text", "text": text}


def _result(exercise: Exercise) -> list[ReportBlock]:
    facts = {
        "Did what it was to do": "Yes" if exercise.succeeded else "No",
        "What was exercised": exercise.scope,
        "Who took part": exercise.participants,
    }
    return [_text(sentence(exercise)), {"kind": "terms", "facts": _terms(facts)}]


def _measured(exercise: Exercise) -> ReportBlock:
    rows = [_row(one) for one in exercise.measurements.all()]
    if not rows:
        return _text("No recovery time was measured.")
    return {"kind": "table", "title": "Each function against its objectives then", "columns": COLUMNS, "rows": rows}


def _row(one: Measurement) -> list[str]:
    rto = _margin(one.rta_seconds, one.rto_seconds, "RTO")
    rpo = _margin(one.rpa_seconds, one.rpo_seconds, "RPO")
    return [one.function_name, one.strategy_name, one.rta, one.rto, rto, one.rpa, one.rpo, rpo]


def _margin(got: int | None, goal: int | None, objective: str) -> str:
    return "" if got is None or goal is None else against(goal - got, objective)


def _notes(exercise: Exercise) -> ReportBlock:
    if exercise.notes.strip():
        return {"kind": "prose", "text": exercise.notes}
    return _text("Nothing was written down.")


def _annexes(exercise: Exercise) -> list[ReportAnnex]:
    """Measured times as bars, where there are any."""
    bars = [{**asdict(one), "said": _said(one)} for one in measures(exercise)]
    title = "Measured times beside their objectives"
    return [{"ref": "bars", "title": title, "template": BARS, "values": {"measures": bars}}] if bars else []


def _said(one: Measure) -> str:
    """``2 h of 1 h, 1 h too late``."""
    return f"{one.got} of {one.goal}, {one.margin}" if one.goal else f"{one.got}: {one.margin}"


def _link(exercise: Exercise) -> ReportLink | None:
    """Where the newest row of the record stands in the plan's chain."""
    newest: Sequence[Chained] = list(exercise.measurements.all()) or [exercise]
    link = link_of(*([exercise.withdrawal] if exercise.is_withdrawn else newest))
    return {"position": link.position, "hash": link.hash} if link else None
