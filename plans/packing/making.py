"""Making an evidence pack: tables for people, files as they were signed, links for whoever checks, what was found."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.template.loader import render_to_string

from bcp_portal.audit.chaining import ACCESS, PORTAL, SEALS, ChainHead, heads, plan_chain
from bcp_portal.audit.insert_only import InsertOnlyModel
from bcp_portal.audit.models import Event
from bcp_portal.audit.storing import spool
from bcp_portal.documents.spreadsheet import csv_lines
from bcp_portal.look.organisation import organisation
from plans.integrity.differences import last_check
from plans.models.plan import Plan
from plans.models.versions import PlanVersion, VersionPdf
from plans.pages.audit import HEADER as TRAIL
from plans.pages.audit import csv_row

from .chains import HEADS, LINKS, head_rows, links, take_seals
from .linked_rows import LinkedRow, PackedRows, linked_rows
from .period import Period
from .records import PackedRecord, PackedTable, tables_of
from .versions import SIGNATURES, VERSIONS, Packed, packed, version_row, versions_of
from .writing import PackedRow, PackFile

MOST_EVENTS = 50_000
MOST_BYTES = 500_000_000  # of PDFs
AT_ONCE = 500
CHECKER = Path(__file__).with_name("check_pack.py")
WORDS = "plans/pack/README.txt"


class TooLarge(Exception):
    """The period holds more than one pack takes."""


@dataclass
class MadePack:
    """A pack: its file, to be read from the beginning, and what in it is not what was signed or recorded."""

    file: IO[bytes]
    name: str
    differing: list[str] = field(default_factory=list)


@dataclass
class _Making:
    """What is under way: the pack, the rows that it takes in, and how many of what."""

    plan: Plan
    period: Period
    pack: PackFile
    rows: PackedRows
    counts: dict[str, int] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)
    unmade: list[str] = field(default_factory=list)  # numbers of versions whose PDF is still being made


def make_pack(*, plan: Plan, period: Period, by: str, at: datetime) -> MadePack:
    """Everything of the plan in the period, as a ZIP; what differs is named, and not put in as if it were signed.

    Raises TooLarge.
    """
    versions = versions_of(plan, period)
    _check_size(versions, _events(plan, period))
    stem = f"{plan.code}-evidence-{period.since}-{period.until}"
    file = spool()
    try:
        with spool() as rows, PackFile(file, folder=stem, day=period.until) as pack:
            differing = _fill(_Making(plan, period, pack, PackedRows(rows)), versions, by, at)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return MadePack(file, f"{stem}{'-DIFFERS' if differing else ''}.zip", differing)


def _fill(making: _Making, versions: list[PlanVersion], by: str, at: datetime) -> list[str]:
    """Add every file; what differs, in sentences."""
    _add_versions(making, versions)
    for table in tables_of(making.plan, making.period):
        _add_records(making, table)
    _add_trail(making)
    found = _add_chains(making, at)
    differing = list(dict.fromkeys([*making.differing, *making.rows.differing]))
    making.pack.add("README.txt", [_words(making, found, differing, by, at).encode()])
    making.pack.add(CHECKER.name, [CHECKER.read_bytes()])
    return differing


def _check_size(versions: list[PlanVersion], events: QuerySet[Event]) -> None:
    size: int = VersionPdf.objects.filter(version__in=versions).aggregate(all=Sum("size"))["all"] or 0
    if size > MOST_BYTES:
        raise TooLarge(
            f"The PDFs of this period have {size // 10**6} MB, more than {MOST_BYTES // 10**6} MB in one pack."
        )
    if (count := events.count()) > MOST_EVENTS:
        raise TooLarge(f"The trail of this period has {count} events, more than {MOST_EVENTS} in one pack.")


def _events(plan: Plan, period: Period) -> QuerySet[Event]:
    found = Event.objects.filter(plan_code=plan.code, at__gte=period.begins, at__lt=period.ends)
    return found.order_by("at", "pk")


def _add_versions(making: _Making, versions: list[PlanVersion]) -> None:
    rows: list[PackedRow] = []
    signatures: list[PackedRow] = []
    making.counts["pdfs"] = 0
    for one in packed(versions):
        making.rows.take(one.shown_rows)
        rows.append(_add_version(making, one))
        signatures += one.signatures()
    making.pack.add_table("versions", VERSIONS, rows)
    making.pack.add_table("signatures", SIGNATURES, signatures)
    making.counts |= {"versions": len(rows), "signatures": sum(bool(row["outcome"]) for row in signatures)}


def _add_version(making: _Making, one: Packed) -> dict[str, Any]:
    """The files of a version, as far as they are what was signed, and its row in the table."""
    number, differs = one.version.number, list(one.differences)
    folder, document, pdf_path = f"versions/{number}", "", ""
    if content := one.content:
        document = f"{folder}/document.json"
        making.pack.add(document, [content])
    pdf, why = one.pdf()
    if pdf:
        pdf_path = f"{folder}/{making.plan.code}-v{number}.pdf"
        making.pack.add(pdf_path, [pdf])
    making.differing += [*differs, *why]
    if one.version.is_approved and not pdf and not why:
        making.unmade.append(number)
    making.counts["pdfs"] += bool(pdf)
    return version_row(one, document=document, pdf=pdf_path, differs=[*differs, *why])


def _add_records(making: _Making, table: PackedTable) -> None:
    records = list(table.records)
    linked = {one.row: one for one in linked_rows(row for record in records for row in record.rows)}
    making.rows.take(linked.values())
    rows = [{**record.columns, "differs": " ".join(_differing(record, linked))} for record in records]
    making.differing += [misfit for record in records for misfit in record.misfits]
    making.pack.add_table(table.name, table.header, rows)
    making.counts[table.name] = len(rows)


def _differing(record: PackedRecord, linked: Mapping[InsertOnlyModel, LinkedRow]) -> Iterator[str]:
    yield from (linked[row].sentence for row in record.rows if linked[row].differs)
    yield from record.misfits


def _add_trail(making: _Making) -> None:
    header = (*TRAIL, "chain", "position", "differs")
    making.counts["events"] = 0
    making.pack.add("audit-trail.csv", csv_lines(header, _trail_rows(making)))


def _trail_rows(making: _Making) -> Iterator[list[str]]:
    for events in _in_parts(_events(making.plan, making.period)):
        linked = linked_rows(events)
        making.rows.take(linked)
        making.counts["events"] += len(events)
        for event, one in zip(events, linked, strict=True):
            where = [one.place.chain, str(one.place.position)] if one.place else ["", ""]
            yield [*csv_row(event), *where, one.differs]


def _in_parts(events: QuerySet[Event]) -> Iterator[list[Event]]:
    found = events.iterator(chunk_size=AT_ONCE)
    while part := list(islice(found, AT_ONCE)):
        yield part


def _add_chains(making: _Making, at: datetime) -> dict[str, ChainHead]:
    """Heads are read after all rows: whatever is in the pack has a link up to them."""
    take_seals(making.rows, making.period)
    found = heads()
    making.pack.add("chains/rows.jsonl", making.rows.lines())
    usual = (plan_chain(making.plan.code), PORTAL, ACCESS, SEALS)
    wanted = dict.fromkeys((*usual, *sorted(making.rows.first)))  # those of incidents, too
    first = {chain: position for chain, position in making.rows.first.items() if chain in found}
    making.pack.add("chains/links.csv", csv_lines(LINKS, links(first, found, making.differing)))
    making.pack.add("chains/heads.csv", csv_lines(HEADS, head_rows(found, wanted, at)))
    return {chain: found[chain] for chain in wanted if chain in found}


def _words(making: _Making, found: dict[str, ChainHead], differing: Iterable[str], by: str, at: datetime) -> str:
    context = {
        "plan": making.plan,
        "title": " ".join(making.plan.title.split()),
        "period": making.period,
        "by": " ".join(by.split()),
        "at": at,
        "zone": organisation().time_zone,
        "portal": organisation().name,
        "url": settings.PORTAL_URL,
        "counts": making.counts,
        "rows": making.rows.count,
        "differing": [" ".join(sentence.split()) for sentence in differing],
        "head": found.get(plan_chain(making.plan.code)),
        "seals": found.get(SEALS),
        "unmade": making.unmade,
        "check": last_check(),
        "code": making.plan.code,
    }
    return render_to_string(WORDS, context)
