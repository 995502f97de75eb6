"""The review of an incident as a report: what its PDF says, all of it by value."""

from collections.abc import Iterator

from bcp_portal.audit.chaining import link_of
from bcp_portal.documents.imprint import moment
from bcp_portal.documents.report_format import ReportBlock, ReportSection, StoredReport
from incidents.models import IncidentReview, Outcome
from incidents.rooms import Room

from .outcome import RecoveryLine, in_short, recovery_lines
from .paper_report import in_common, terms
from .reviews import LESSONS

SUBJECT = "Incident review"
COLUMNS = ["Function", "Back after (RTA)", "RTO", "Margin", "Counted", "Strategy used", "Data"]


def review_report(room: Room, outcome: Outcome, review: IncidentReview, *, is_current: bool = True) -> StoredReport:
    """The report of a review (``whole()``) with the outcome that it was written of, which may not be the last one."""
    gone = review.withdrawal if review.is_withdrawn else None
    signed = review.signature if review.is_signed else None
    link = link_of(gone or signed or review)
    found = in_common(room, SUBJECT)
    return {
        **found,
        "line": f"{SUBJECT} of {room.incident.ref}, written {moment(review.written_at)}",
        "alert": _alert(room, review, is_current=is_current) or found["alert"],
        "watermark": _watermark(review, is_current=is_current) or found["watermark"],
        "created": (gone.at if gone else signed.at if signed else review.written_at).isoformat(),
        "facts": terms(_facts(room, review, outcome)),
        "sections": list(_sections(outcome, review)),
        "link": {"position": link.position, "hash": link.hash, "chain": f"incident {room.incident.ref}"}
        if link
        else None,
    }


def _alert(room: Room, review: IncidentReview, *, is_current: bool) -> str:
    if review.is_withdrawn:
        gone = review.withdrawal
        return f"Withdrawn by {gone.by_name}, {moment(gone.at)}: {gone.reason}"
    if not is_current:
        return f"{room.incident.ref} went on after this review was written."
    return "" if review.is_signed else "Nobody has signed this review off yet."


def _watermark(review: IncidentReview, *, is_current: bool) -> str:
    if review.is_withdrawn:
        return "Withdrawn"
    if not is_current:
        return "Outdated"
    return "" if review.is_signed else "Not signed off"


def _facts(room: Room, review: IncidentReview, outcome: Outcome) -> dict[str, str]:
    plans = ", ".join(f"{plan.code} version {plan.number}" for plan in room.plans)
    return {
        "Incident": room.incident.ref + (" (exercise)" if room.incident.is_exercise else ""),
        "Plans activated": plans,
        "Severity": outcome.severity,
        "Result": in_short(outcome),
        "Written by": review.written_by_name,
        "Took part": review.participants,
        "Signed off by": review.signature.by_name if review.is_signed else "",
        "Signed off": moment(review.signature.at) if review.is_signed else "",
    }


def _sections(outcome: Outcome, review: IncidentReview) -> Iterator[ReportSection]:
    yield {"ref": "recovered", "title": "Recovery, as measured", "blocks": [_recovered(outcome)]}
    for name, title in LESSONS:
        text: str = getattr(review, name)
        block: ReportBlock = {"kind": "prose", "text": text} if text.strip() else _text("Nothing was written.")
        yield {"ref": name.replace("_", "-"), "title": title, "blocks": [block]}
    for group in review.measured:
        lines = "\n\n".join(group["items"]) or "None."
        yield {"ref": f"entries-{group['key']}", "title": group["title"], "blocks": [_text(lines)]}


def _text(text: str) -> ReportBlock:
    return {"kind": "text", "text": text}


def _recovered(outcome: Outcome) -> ReportBlock:
    rows = [_row(one) for one in recovery_lines(outcome)]
    if not rows:
        return _text("No function of a plan was lost, so nothing was measured.")
    return {"kind": "table", "title": "Each function against its RTO", "columns": COLUMNS, "rows": rows}


def _row(one: RecoveryLine) -> list[str]:
    return [one.name, one.got, one.goal, one.margin, one.counted, one.strategy, one.data]
