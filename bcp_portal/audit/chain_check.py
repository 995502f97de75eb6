"""The check of evidence: every chain is read again, with every row that it names: what differs, is missing or moved."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from bcp_portal.audit.chaining import ACCESS, INCIDENT, PLAN, PORTAL, SEALS, LinkedEntry, hash_of, start_of
from bcp_portal.audit.insert_only import InsertOnlyModel
from bcp_portal.audit.models import ChainLink, ChainSeal, Pruning
from bcp_portal.audit.prunable import LEAST_DAYS, is_pruning_function, pruning_triggers
from bcp_portal.audit.triggers import PRUNABLE, Trigger, insert_only_triggers, installed

log = logging.getLogger(__name__)

BATCH = 500
LEEWAY = timedelta(days=1)  # by which clocks may differ
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, ValidationError)
CANT_BE_READ = "can’t be read: a value in it is of another kind than was recorded"
NAMES = {PORTAL: "the chain of the portal", ACCESS: "the chain of access", SEALS: "the chain of seals"}


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was recorded; ``kind`` is one word for machines, ``subject`` names the thing."""

    kind: str  # changed, missing, forged, order, seal, trigger, content, decision, pdf, programme or head
    subject: str
    sentence: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


class StoredLink(NamedTuple):
    position: int
    table: str
    key: int
    digest: str
    previous: str
    hash: str


def chain_in_words(chain: str) -> str:
    """``the chain of plan BCP-01``."""
    if chain.startswith(INCIDENT):
        return f"the chain of incident {chain.removeprefix(INCIDENT)}"
    return NAMES.get(chain) or f"the chain of plan {chain.removeprefix(PLAN)}"


def frozen_models() -> list[type[InsertOnlyModel]]:
    """Every model whose rows are only added, and chained."""
    return [model for model in apps.get_models() if issubclass(model, InsertOnlyModel)]


def evidence_faults(*, at: datetime | None = None) -> Iterator[Fault]:
    """Everything that differs in the chains, in their rows, in the seals and in the triggers that guard them.

    ``at`` is the moment of the check, now unless given: nothing is of a day after it.
    """
    there = set(connection.introspection.table_names())
    tables = {model._meta.db_table: model for model in frozen_models()}
    for table in sorted({*tables, *PRUNABLE} - there):
        yield Fault("missing", table, f"The table {table} is gone, with every record in it.")
    if ChainLink._meta.db_table in there:
        present = {table: model for table, model in tables.items() if table in there}
        yield from _read(present, at or timezone.now())
        yield from pruning_function_faults()
        yield from (fault for table in sorted({*present, *PRUNABLE} & there) for fault in trigger_faults(table))


def _read(tables: dict[str, type[InsertOnlyModel]], at: datetime) -> Iterator[Fault]:
    for chain in sorted(set(ChainLink.objects.order_by().values_list("chain", flat=True).distinct())):
        yield from _chain_faults(chain, tables)
    yield from _twice()
    for model in tables.values():
        yield from readable(_forged(model), f"What is in {model._meta.db_table}")
    if ChainSeal._meta.db_table in tables:
        yield from readable(_seal_faults(at), "What is in audit_chainseal")
        if Pruning._meta.db_table in tables:
            yield from readable(_pruning_faults(at), "What is in audit_pruning")


def readable(faults: Iterator[Fault], subject: str) -> Iterator[Fault]:
    """The faults, and that the rest can't be told where a value can't be read: SQLite keeps any text in any column."""
    try:
        yield from faults
    except UNREADABLE:
        log.exception("%s can't be read", subject)
        yield Fault("changed", subject, f"{subject} {CANT_BE_READ}.")


def _chain_faults(chain: str, tables: dict[str, type[InsertOnlyModel]]) -> Iterator[Fault]:
    """A link follows the one before it, carries its hash, and its row says what it said."""
    start, last = start_of(chain)
    position, name = start, chain_in_words(chain)
    for links in _batches(chain):
        for link in links:
            if link.position <= start:
                yield Fault("order", name, f"In {name} a link stands at position {link.position}, where none can be.")
                continue
            if link.position != position + 1:
                gap = f"{position + 1} to {link.position - 1}" if link.position > position + 2 else f"{position + 1}"
                yield Fault("missing", name, f"In {name} what stood at position {gap} is missing.")
            elif link.previous != last:
                yield Fault("order", name, f"In {name} position {link.position} does not follow the one before it.")
            entry = LinkedEntry(link.table, link.key, link.digest)
            if hash_of(link.previous, chain, link.position, entry) != link.hash:
                yield Fault("order", name, f"In {name} the link at position {link.position} was changed or moved.")
            position, last = link.position, link.hash
        yield from _row_faults(chain, links, tables)


def _batches(chain: str) -> Iterator[list[StoredLink]]:
    columns = ("position", "table_name", "key", "digest", "previous", "hash")
    of_chain = ChainLink.objects.filter(chain=chain).order_by("position").values_list(*columns)
    position = -1
    while links := [StoredLink(*values) for values in of_chain.filter(position__gt=position)[:BATCH]]:
        yield links
        position = links[-1].position


def _row_faults(chain: str, links: Sequence[StoredLink], tables: dict[str, type[InsertOnlyModel]]) -> Iterator[Fault]:
    keys: dict[str, list[int]] = defaultdict(list)
    for link in links:
        keys[link.table].append(link.key)
    frozen = {model._meta.db_table for model in frozen_models()}
    rows = {table: _rows(tables[table], found) for table, found in keys.items() if table in tables}
    chains = {table: tables[table].chains_of(row for row in found.values() if row) for table, found in rows.items()}
    for link in links:
        if link.table not in frozen:
            what = f"In {chain_in_words(chain)} position {link.position}"
            yield Fault("forged", what, f"{what} names no record of the portal: {link.table} {link.key}.")
        elif link.table in rows:  # else the whole table is gone, which is said already
            known, own = rows[link.table], chains[link.table].get(link.key)
            noun = f"{tables[link.table]._meta.verbose_name} {link.key}"
            if link.key not in known:
                what = f"{noun}, position {link.position} in {chain_in_words(chain)}"
                yield Fault("missing", what, f"A record is missing: {what}.")
            elif row := known[link.key]:
                yield from readable(_row_fault(chain, link, row, own), noun.capitalize())
            else:
                yield Fault("changed", noun, f"{noun.capitalize()} {CANT_BE_READ}.")


def _row_fault(chain: str, link: StoredLink, row: InsertOnlyModel, own: str | None) -> Iterator[Fault]:
    if row.digest() != link.digest:
        yield Fault("changed", row.in_words(), row.sentence("was changed after it was recorded"))
    if own != chain:
        why = f"stands in another chain than its own, in {chain_in_words(chain)}"
        yield Fault("order", row.in_words(), row.sentence(why))


def _rows(model: type[InsertOnlyModel], keys: Sequence[int]) -> dict[int, InsertOnlyModel | None]:
    """By key, the rows that are there; None for one that can't be read."""
    try:
        return {**model.objects.in_bulk(keys)}
    except UNREADABLE:
        return dict(found for key in keys for found in _alone(model, key))


def _alone(model: type[InsertOnlyModel], key: int) -> Iterator[tuple[int, InsertOnlyModel | None]]:
    try:
        yield from ((key, row) for row in model.objects.filter(pk=key))
    except UNREADABLE:
        yield key, None


def _twice() -> Iterator[Fault]:
    """Rows with more links than one, where the database was told not to refuse the second."""
    links = (
        ChainLink.objects.order_by().values_list("table_name", "key").annotate(count=Count("pk")).filter(count__gt=1)
    )
    for table, key, _ in links:
        yield Fault("order", f"{table} {key}", f"The record {key} of {table} has two links in the chains of evidence.")


def _forged(model: type[InsertOnlyModel]) -> Iterator[Fault]:
    """Rows without a link: the portal gives each one as it adds it."""
    linked = ChainLink.objects.filter(table_name=model._meta.db_table, key=OuterRef("pk"))
    for row in model.objects.filter(~Exists(linked)).order_by("pk").iterator(chunk_size=BATCH):
        why = "was not recorded by the portal: it has no place in any chain"
        yield Fault("forged", row.in_words(), row.sentence(why))


def _seal_faults(at: datetime) -> Iterator[Fault]:
    """Seals come in the order of their days, none is still to come, and every head of them is still in its chain."""
    named: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    before, latest = None, timezone.localdate(at) + LEEWAY
    for seal in ChainSeal.objects.order_by("pk"):
        if before and (seal.on <= before.on or seal.at < before.at):
            yield Fault("seal", seal.in_words(), seal.sentence(f"comes after that of {before}"))
        if seal.on > latest:
            yield Fault("seal", seal.in_words(), seal.sentence("is of a day that is still to come"))
        before = seal
        for chain, (position, digest) in seal.heads.items():
            named[chain][position] = (digest, str(seal))
    for chain, sealed in named.items():
        yield from _missing_heads(chain, sealed)


def _pruning_faults(at: datetime) -> Iterator[Fault]:
    """Each pruning goes on where the one before ended, up to what its seal names, thirty days after it."""
    gone = 0
    for pruning in Pruning.objects.select_related("seal").order_by("pk"):
        named = pruning.seal.heads.get(ACCESS)
        if pruning.chain != ACCESS or named != [pruning.up_to, pruning.hash] or pruning.count != pruning.up_to - gone:
            yield Fault("seal", pruning.in_words(), pruning.sentence("does not say what its seal says"))
        if pruning.at - pruning.seal.at < timedelta(days=LEAST_DAYS) or pruning.at > at + LEEWAY:
            why = f"let events go that were sealed less than {LEAST_DAYS} days before"
            yield Fault("seal", pruning.in_words(), pruning.sentence(why))
        gone = pruning.up_to


def _missing_heads(chain: str, sealed: dict[int, tuple[str, str]]) -> Iterator[Fault]:
    start, name = start_of(chain).position, chain_in_words(chain)
    known: dict[int, str] = {}
    positions = list(sealed)
    for begin in range(0, len(positions), BATCH):
        links = ChainLink.objects.filter(chain=chain, position__in=positions[begin : begin + BATCH])
        known |= dict(links.values_list("position", "hash"))
    for position, (digest, seal) in sealed.items():
        if position > start and known.get(position) != digest:
            is_cut = position not in known
            what = "is cut off before" if is_cut else "has another record at"
            yield Fault(
                "seal", name, f"{name[:1].upper()}{name[1:]} {what} position {position}, which was sealed on {seal}."
            )


def trigger_faults(table: str, expected: Sequence[Trigger] | None = None) -> Iterator[Fault]:
    """Triggers of a table that are missing, switched off, or not the ones that the portal put there."""
    if expected is None:
        expected = insert_only_triggers(connection, table, PRUNABLE.get(table, ""))
        expected += pruning_triggers(connection) if table == "audit_pruning" else []
    there = installed(connection, table)
    for trigger in expected:
        if trigger.name not in there:
            why = "is missing"
        elif there[trigger.name] == "off":
            why = "is switched off"
        else:
            why = "" if there[trigger.name] == trigger.shape else "is not the one that the portal put there"
        if why:
            yield Fault("trigger", trigger.name, f"The trigger {trigger.name}, which guards {table}, {why}.")


def pruning_function_faults() -> Iterator[Fault]:
    """The one function that deletes, with the rights of the owner."""
    if connection.vendor == "postgresql" and not is_pruning_function(connection):
        why = "which lets old sign-ins go, is not the one that the portal put there"
        yield Fault("trigger", "prune_access", f"The function prune_access, {why}.")


def position_of(digest: str) -> tuple[str, int] | None:
    """The chain and position of a head that somebody kept, also of one that was pruned since; None for none."""
    link = ChainLink.objects.filter(hash=digest).values_list("chain", "position").first()
    if link:
        return link
    sealed = ((chain, head) for seal in ChainSeal.objects.all() for chain, head in seal.heads.items())
    return next(((chain, head[0]) for chain, head in sealed if head[1] == digest and _is_pruned(chain, head[0])), None)


def _is_pruned(chain: str, position: int) -> bool:
    return position <= start_of(chain).position
