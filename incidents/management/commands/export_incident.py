"""Writes an incident as JSON, as CSV or as a PDF report."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from bcp_portal.documents.pdf import to_pdf
from bcp_portal.documents.report_format import read_report
from bcp_portal.documents.spreadsheet import csv_lines
from bcp_portal.look.organisation import PortalCommand
from bcp_portal.organisation.reading import letterhead_at
from incidents.models import Incident
from incidents.pages.export import HEADER, incident_json, timeline_rows
from incidents.pages.incident_report import incident_report
from incidents.rooms import Room


def incident_pdf(room: Room) -> bytes:
    return to_pdf(read_report(incident_report(room), letterhead=letterhead_at(timezone.now()))).bytes


WRITERS: dict[str, Callable[[Room], bytes]] = {
    "json": lambda room: incident_json(room).encode(),
    "csv": lambda room: b"".join(csv_lines(HEADER, timeline_rows(room))),
    "pdf": incident_pdf,
}


class Command(PortalCommand):
    help = "Export an incident with all of its entries, to standard output or to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ref", help="the incident's ref, for example INC-2026-004")
        parser.add_argument("--format", choices=sorted(WRITERS), default="json")
        parser.add_argument("-o", "--output", type=Path, help="the file to write; standard output without it")

    def handle(self, *_: Any, **options: Any) -> None:
        incident = Incident.objects.filter(ref=options["ref"]).first()
        if incident is None:
            raise CommandError(f"There is no incident {options['ref']}.")
        content = WRITERS[options["format"]](Room(incident))
        if options["output"]:
            _write(options["output"], content)
        elif options["format"] == "pdf":
            sys.stdout.buffer.write(content)
        else:
            self.stdout.write(content.decode(), ending="")


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as refusal:
        raise CommandError(f"{path} can't be written: {refusal.strerror}.") from refusal
