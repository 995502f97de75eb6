"""Reads all evidence again: exit status 0 where nothing differs, 1 where something does, with the name of each."""

import json
import re
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from bcp_portal.audit.chain_check import chain_in_words, position_of
from bcp_portal.look.organisation import PortalCommand
from plans.integrity.evidence_check import EvidenceReport, check_everything

DIFFERS = 1
SHA256 = re.compile(r"[0-9a-f]{64}")


class Command(PortalCommand):
    help = (
        "Compare every version, decision, PDF, record and event with its chain of evidence, and look for the triggers "
        "that guard them. Exit status 1 where anything differs. Changes nothing; runs on a restored backup, too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="everything, for programs")
        parser.add_argument("--head", default="", help="a head that was printed: it must be in one of the chains")

    def handle(self, *_: Any, **options: Any) -> None:
        head = re.sub(r"[\s:-]", "", options["head"]).lower()
        if options["head"] and not SHA256.fullmatch(head):
            raise CommandError("--head takes the 64 digits of a head, as the approval page of a PDF prints them.")
        report = check_everything(head=head)
        self.stdout.write(_as_json(report, head) if options["json"] else _as_text(report, head))
        if report.faults:
            sys.exit(DIFFERS)


def _as_json(report: EvidenceReport, head: str) -> str:
    chains = {chain: {"position": at.position, "hash": at.hash} for chain, at in report.chains.items()}
    whole: dict[str, Any] = {
        "is_whole": not report.faults,
        "records": report.records,
        "chains": chains,
        "faults": [fault.as_json() for fault in report.faults],
    }
    if head:
        place = position_of(head)
        whole["head"] = {"hash": head, "chain": place[0], "position": place[1]} if place else None
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _as_text(report: EvidenceReport, head: str) -> str:
    lines = [fault.sentence for fault in report.faults]
    if head and (place := position_of(head)):
        lines.append(f"The head {head} is position {place[1]} in {chain_in_words(place[0])}.")
    count = f"{report.records} records in {len(report.chains)} chains"
    found = len(report.faults)
    verdict = f"{found} thing{' differs' if found == 1 else 's differ'}" if found else "Nothing differs"
    heads = [f"{at.hash}  {chain_in_words(chain)}, position {at.position}" for chain, at in report.chains.items()]
    return "\n".join([*lines, f"{verdict}: {count} were read. Their heads:", *heads])
