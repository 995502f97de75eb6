"""Imports a plan from a Markdown file, or shows what an import would make of it."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone

from bcp_portal.look.organisation import PortalCommand
from plans.actions.importing import import_plan
from plans.actions.plans import CodeTaken
from plans.importing.limits import read_new_plan
from plans.importing.source_text import NothingInside, NotMarkdown, SourceTooLarge, decoded
from plans.importing.terminal_report import preview_lines, summary_lines
from plans.models.plan import Plan

STANDARD_INPUT = "-"
BEFORE = "This file was imported before, as {code}: nothing new was made. With --again it becomes another plan."


class Command(PortalCommand):
    help = "Import a plan from a Markdown file. The same file twice makes nothing new, whatever the code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a Markdown file, or - for standard input")
        parser.add_argument("--code", default="", help="the plan's code; the next free BCP-01, BCP-02 … without it")
        parser.add_argument("--again", action="store_true", help="make a new plan of a file that was imported before")
        parser.add_argument("--preview", action="store_true", help="show what would be made, and store nothing")

    def handle(self, *_: Any, **options: Any) -> None:
        name = "" if options["file"] == STANDARD_INPUT else Path(options["file"]).name
        try:
            text = decoded(_content(options["file"]))
            imported = read_new_plan(text, file_name=name)
            if options["preview"]:
                self.stdout.write("\n".join(preview_lines(imported)))
                return
            code = _checked(options["code"])
            plan, is_new = import_plan(
                text=text, file_name=name, code=code, by=None, at=timezone.now(), again=options["again"]
            )
        except (NotMarkdown, SourceTooLarge, NothingInside) as refusal:
            raise CommandError(str(refusal)) from refusal
        except CodeTaken as taken:
            raise CommandError(f"Another plan has the code {taken}: choose another with --code.") from taken
        said = summary_lines(imported) if is_new else [BEFORE.format(code=plan.code)]
        self.stdout.write("\n".join([f"{plan.code}: {plan.title}", *said]))


def _content(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).read_bytes()
    except OSError as refusal:
        raise CommandError(f"{file} can't be read: {refusal.strerror}.") from refusal


def _checked(code: str) -> str:
    """The code, if a plan may have it. Raises CommandError."""
    try:
        return code and str(Plan._meta.get_field("code").clean(code, None))
    except ValidationError as refusal:
        raise CommandError(f"--code: {' '.join(refusal.messages)}") from refusal
