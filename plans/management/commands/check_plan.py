"""Checks a plan against itself: a draft of the portal by its code, or a Markdown file without storing anything."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document
from bcp_portal.look.organisation import PortalCommand
from plans.evidence.checking import check_document
from plans.importing.limits import read_new_plan
from plans.importing.plan_document import as_document
from plans.importing.source_lines import SourceLines, imported_lines, lines_in, stored_lines
from plans.importing.source_text import NothingInside, NotMarkdown, SourceTooLarge, decoded
from plans.linting.checking import CheckResults, RuleOutcome, check, fingerprint, key_of_finding, rank
from plans.linting.findings import SEVERITIES, RuleFinding
from plans.models.findings import Acceptance
from plans.models.plan import Plan, PlanSource
from plans.pages.mends import mend_object
from plans.pages.places import RowPlaces, where_of
from plans.reading.facts import Facts

Accepted = dict[tuple[str, str], Acceptance]  # by key and fingerprint of a finding
ListedFinding = dict[str, Any]
Checked = tuple[Document, CheckResults, list[ListedFinding]]
FOUND, UNREAD = 1, 2  # exit statuses: something as grave as asked for; nothing could be checked
NOTHING = "GOV-13"  # of the rule that says so


class Command(PortalCommand):
    help = (
        "Check a plan against every rule. Exit status 1 where --fail-on says so (accepted findings never count), 2 "
        "where there is no such plan, the file can't be read, or (with --fail-on) nothing of it is data."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="the plan's code, for example BCP-01, or a Markdown file")
        parser.add_argument("--json", action="store_true", help="everything that was found, for programs")
        parser.add_argument("--fail-on", choices=SEVERITIES, help="fail when a finding this severe, or worse, is open")

    def handle(self, *_: Any, **options: Any) -> None:
        document, report, entries = (
            _of_file(options["plan"]) if _is_file(options["plan"]) else _of_draft(options["plan"])
        )
        self.stdout.write(
            _as_json(document, report, entries) if options["json"] else _as_text(document, report, entries)
        )
        limit = options["fail_on"]
        if limit and any(one["rule"] == NOTHING for one in entries):
            sys.exit(UNREAD)
        if limit and any(one["state"] == "open" and rank(one["severity"]) <= rank(limit) for one in entries):
            sys.exit(FOUND)


def _is_file(plan: str) -> bool:
    """Codes have neither dots nor slashes."""
    return plan != plan.replace(".", "").replace("/", "")


def _of_file(name: str) -> Checked:
    """A file is checked by the rules as they are, and without a database: a build has none."""
    try:
        imported = read_new_plan(decoded(Path(name).read_bytes()), file_name=Path(name).name)
    except OSError as refusal:
        raise CommandError(f"{name} can't be read: {refusal.strerror}.", returncode=UNREAD) from refusal
    except (NotMarkdown, SourceTooLarge, NothingInside) as refusal:
        raise CommandError(str(refusal), returncode=UNREAD) from refusal
    document = as_document(imported)
    report = check(document, Facts(today=timezone.localdate()), {}, strict=True)
    return document, report, _entries(report, where_of(document), lines_in(document, imported_lines(imported)), {})


def _of_draft(code: str) -> Checked:
    plan = Plan.objects.select_related("draft").filter(code=code).first()
    if plan is None:
        raise CommandError(f"There is no plan {code}.", returncode=UNREAD)
    source = PlanSource.objects.filter(plan=plan).first()
    document = from_canonical(plan.draft.document)
    lines = lines_in(document, stored_lines(source)) if source else {}
    report = check_document(document, plan=plan, today=timezone.localdate())
    return document, report, _entries(report, where_of(document), lines, _accepted(plan))


def _accepted(plan: Plan) -> Accepted:
    holding = Acceptance.objects.holding(timezone.localdate()).filter(finding__plan=plan).select_related("finding")
    return {(acceptance.finding.key, acceptance.fingerprint): acceptance for acceptance in holding}


def _entries(report: CheckResults, where: RowPlaces, lines: SourceLines, accepted: Accepted) -> list[ListedFinding]:
    return [
        {
            **_entry(outcome, finding, lines, accepted),
            "mend": mend_object(vars(finding.mend) if finding.mend else None, where),
        }
        for outcome, finding in report.findings
    ]


def _entry(outcome: RuleOutcome, finding: RuleFinding, lines: SourceLines, accepted: Accepted) -> ListedFinding:
    key = key_of_finding(outcome.rule, finding)
    acceptance = accepted.get((key, fingerprint(finding)))
    values = [{**asdict(value), "line": lines.get((value.ref, value.field))} for value in finding.values]
    entry = {
        "key": key,
        "rule": outcome.rule.id,
        "severity": outcome.severity,
        "title": outcome.rule.title,
        "subject": finding.subject,
        "sentence": finding.sentence,
        "values": values,
        "lines": sorted({v["line"] for v in values if v["line"]}),
        "state": "accepted" if acceptance else "open",
    }
    if acceptance is None:
        return entry
    return {**entry, "accepted_by": acceptance.accepted_by_name, "until": acceptance.until.isoformat()}


def _as_json(document: Document, report: CheckResults, entries: list[ListedFinding]) -> str:
    rules = [{"rule": o.rule.id, "severity": o.severity, "status": o.status, "why": o.why} for o in report.outcomes]
    questions = [
        {"rule": outcome.rule.id, "key": question.key, "sentence": question.sentence}
        for outcome, question in report.questions
    ]
    whole = {"title": document["title"], "findings": entries, "questions": questions, "rules": rules}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _as_text(document: Document, report: CheckResults, entries: list[ListedFinding]) -> str:
    found = [f"{one['severity']:<8} {one['rule']}  {one['sentence']}{_aside(one)}" for one in entries]
    asked = [f"question {outcome.rule.id}  {question.sentence}" for outcome, question in report.questions]
    idle = report.count("not applicable")
    holds = (
        f"{len(entries)} found, {len(asked)} asked, {report.count('holds')} rules hold, {idle} had nothing to check."
    )
    unread = [f"unread   {o.rule.id}  could not judge: {o.why}." for o in report.outcomes if o.status == "unread"]
    return "\n".join([document["title"], "", *found, *asked, *unread, "", holds])


def _aside(one: ListedFinding) -> str:
    lines = f" (line {', '.join(str(line) for line in one['lines'])})" if one["lines"] else ""
    return f"{lines} accepted until {one['until']} by {one['accepted_by']}" if one["state"] == "accepted" else lines
