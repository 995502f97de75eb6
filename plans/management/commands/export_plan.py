"""Writes a plan's draft or one of its versions as Markdown, JSON, HTML, PDF or Word document."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.html import to_html
from bcp_portal.documents.imprint import Imprint
from bcp_portal.documents.markdown import to_markdown
from bcp_portal.documents.pdf import to_pdf
from bcp_portal.documents.plan_report import plan_report
from bcp_portal.documents.word import to_word
from bcp_portal.look.organisation import PortalCommand
from plans.actions.exports import draft_print
from plans.freezing.imprints import draft_imprint, version_imprint
from plans.integrity.differences import Differs, check_version
from plans.integrity.handing_out import archived_bytes, archived_pdf
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

Writer = Callable[[Imprint], bytes]
WRITERS: dict[str, Writer] = {
    "md": lambda imprint: to_markdown(from_canonical(imprint.json)).encode(),
    "json": lambda imprint: imprint.json.encode(),
    "html": lambda imprint: to_html(from_canonical(imprint.json), imprint=imprint).encode(),
    "pdf": lambda imprint: to_pdf(plan_report(from_canonical(imprint.json), imprint)).bytes,
    "docx": lambda imprint: to_word(plan_report(from_canonical(imprint.json), imprint)),
}
BINARY = {"pdf", "docx"}


class Command(PortalCommand):
    help = "Export a plan's draft, or with --version one of its versions, to standard output or to a file."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Django's own ``--version`` makes way for ours."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the plan's code, for example BCP-01")
        parser.add_argument("--version", dest="number", default="", help="a version's number, for example 1.1")
        parser.add_argument("--format", choices=sorted(WRITERS), default="md")
        parser.add_argument("-o", "--output", type=Path, help="the file to write; standard output without it")

    def handle(self, *_: Any, **options: Any) -> None:
        plan = Plan.objects.select_related("draft").filter(code=options["code"]).first()
        if plan is None:
            raise CommandError(f"There is no plan {options['code']}.")
        content = _version(plan, options) if options["number"] else WRITERS[options["format"]](_draft(plan))
        if options["output"] is None:
            self._print(content, is_binary=options["format"] in BINARY)
        else:
            _write(options["output"], content)

    def _print(self, content: bytes, *, is_binary: bool) -> None:
        if is_binary:
            sys.stdout.buffer.write(content)
        else:
            self.stdout.write(content.decode(), ending="")


def _draft(plan: Plan) -> Imprint:
    """The imprint of the draft as it is now."""
    return draft_imprint(draft_print(plan=plan, at=timezone.now()))


def _version(plan: Plan, options: dict[str, Any]) -> bytes:
    """A version as it was frozen; the PDF of an approved one is the file that was kept, if it was made already."""
    versions = PlanVersion.objects.with_state().filter(plan=plan).select_related("plan", "replaces")
    version = next((version for version in versions if version.number == options["number"].removeprefix("v")), None)
    if version is None:
        raise CommandError(f"{plan.code} has no version {options['number']}.")
    try:
        archived = archived_pdf(version) if options["format"] == "pdf" else None
        if archived is not None:
            return archived_bytes(archived)
        check_version(version)
    except Differs as refusal:
        raise CommandError(str(refusal)) from refusal
    return WRITERS[options["format"]](version_imprint(version, is_approved=version.is_approved))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as refusal:
        raise CommandError(f"{path} can't be written: {refusal.strerror}.") from refusal
