"""Plan → Report: what its cover shows, its annexes, and the record of the version at its end."""

from typing import Any

from . import carried, gaps, improvements, milder, recovery
from .cells import printing_of
from .figures import wrapped
from .format import Document
from .imprint import Imprint, Release, Signature
from .marks import Marks
from .numbering import contents
from .printout import printout
from .reading import blocks_of, rows_of, text_of
from .recovery_axis import shortest
from .recovery_waterfall import waterfall
from .report import Annex, Attached, Report, ReportPart

COVER_TOPICS = ("document_id", "owner", "approver", "review_frequency", "next_review", "effective", "distribution")
ROOM = 440  # user units right of where the words of the curve begin: letters that are wider stay on the page, too


def plan_report(document: Document, imprint: Imprint, *, marks: Marks | None = None) -> Report:
    """The plan as it is laid out for paper; ``marks`` shows what changed."""
    return Report(
        code=document["code"],
        title=document["title"],
        subject="business continuity plan",
        imprint=imprint,
        line=_line(imprint),
        facts=_cover_facts(document),
        sections=printout(document, printing_of(document, marks=marks, imprint=imprint)),
        contents=contents(document),
        annexes=plan_annexes(document),
        closing=_closing(document, imprint, marks),
        attached=Attached(attachment_name(document, imprint), "The content of this version as JSON"),
        figure=ReportPart("documents/figures/recovery_curve.html", _curve(document)),
    )


def plan_annexes(document: Document) -> list[Annex]:
    """What follows from the plan's rows and was frozen with them, as far as there is any."""
    return [
        *_carried_changes(document),
        *_known_gaps(document),
        *_can_we_make_it(document),
        *_exercise_results(document),
        *_corrective_actions(document),
    ]


def attachment_name(document: Document, imprint: Imprint) -> str:
    """The name of the JSON inside the PDF."""
    return f"{document['code']}-{imprint.number or 'draft'}.json"


def _carried_changes(document: Document) -> list[Annex]:
    found = carried.carried_changes(document)
    if not found:
        return []
    values = {"carried": found, "document_number": document["number"]}
    return [Annex(carried.REF, carried.TITLE, ReportPart("documents/carried.html", values))]


def _known_gaps(document: Document) -> list[Annex]:
    found, set_milder = gaps.known_gaps(document), milder.rules_set_milder(document)
    if not found and not set_milder:
        return []
    values = {
        "gap_groups": (groups := gaps.grouped(found)),
        "gaps_shortened": any(ruled.more for _, _, rules in groups for ruled in rules),
        "gaps_accepted": any(gap.until for gap in found),
        "milder": set_milder,
        "document_number": document["number"],
    }
    return [Annex(gaps.REF, gaps.TITLE, ReportPart("documents/gaps.html", values))]


def _can_we_make_it(document: Document) -> list[Annex]:
    analysis = recovery.frozen_recovery(document)
    if analysis is None:
        return []
    drawings = [(prospect, waterfall(prospect)) for prospect in analysis.prospects if prospect.best]
    values = {"recovery": analysis, "drawings": drawings}
    return [Annex(recovery.REF, recovery.TITLE, ReportPart("documents/recovery.html", values))]


def _exercise_results(document: Document) -> list[Annex]:
    found = improvements.exercise_results(document)
    if found is None:
        return []
    values = {"results": found, "document_number": document["number"]}
    part = ReportPart("documents/results.html", values)
    return [Annex(improvements.RESULTS_REF, improvements.RESULTS_TITLE, part)]


def _corrective_actions(document: Document) -> list[Annex]:
    found = improvements.corrective_actions(document)
    if not found:
        return []
    values = {"actions": found, "document_number": document["number"]}
    part = ReportPart("documents/actions.html", values)
    return [Annex(improvements.ACTIONS_REF, improvements.ACTIONS_TITLE, part)]


def _curve(document: Document) -> dict[str, Any]:
    """The most urgent promise, with what is said of it, in two lines where one has no room for it."""
    promise = shortest(document)
    said = f"Recovery Time Objective: {promise.text} for {promise.name}" if promise else ""
    lines = wrapped(said, ROOM, most=2)
    return {"promise": promise, "lines": list(zip((294,) if len(lines) == 1 else (282, 295), lines, strict=True))}


def _line(imprint: Imprint) -> str:
    line = f"{imprint.version}, {imprint.day}"
    return f"{line}. {imprint.watermark}" if imprint.watermark and imprint.watermark != imprint.version else line


def _cover_facts(document: Document) -> list[tuple[str, str]]:
    """Name and value of the facts that a cover shows, under the plan's own words; one of each topic."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows_of(document, "facts"):
        topic, value = row["values"]["topic"]["value"], text_of(row["values"]["value"])
        if topic in COVER_TOPICS and value.strip():
            found.setdefault(topic, (row["values"]["name"], value))
    return [found[topic] for topic in COVER_TOPICS if topic in found]


def _closing(document: Document, imprint: Imprint, marks: Marks | None) -> ReportPart:
    values = {
        "document": document,
        "imprint": imprint,
        "marks": marks,
        "attachment": attachment_name(document, imprint),
        "history": _unlisted(document, imprint),
        "signatures": _unplaced(document, imprint),
    }
    return ReportPart("documents/record.html", values)


def _unlisted(document: Document, imprint: Imprint) -> list[Release]:
    """Versions that the document's own history doesn't list."""
    listed = {_bare(text_of(row["values"]["number"])) for row in rows_of(document, "history")}
    return [release for release in imprint.history if _bare(release.number) not in listed]


def _bare(number: str) -> str:
    return number.strip().lower().removeprefix("version").strip().removeprefix("v").strip()


def _unplaced(document: Document, imprint: Imprint) -> list[Signature]:
    """Signatures whose role no block of the document prints."""
    rows = {row["ref"]: row for row in rows_of(document, "approvals")}
    refs = (ref for block in blocks_of(document, "approvals") for ref in block["rows"])
    placed = {known for ref in refs for known in (ref, text_of(rows[ref]["values"]["role"]))}
    return [one for one in imprint.signatures if one.former or (one.ref or one.role) not in placed]
