"""The links of a pack: those from its first record to the heads of today, worked out again as they are written."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from bcp_portal.audit.chain_check import chain_in_words
from bcp_portal.audit.chaining import START, ChainHead, LinkedEntry, hash_of
from bcp_portal.audit.models import ChainLink, ChainSeal

from .linked_rows import PackedRows, linked_rows
from .period import Period

LINKS = ("chain", "position", "table", "key", "digest", "previous", "hash")
HEADS = ("chain", "position", "hash", "at", "what")
COLUMNS = ("position", "table_name", "key", "digest", "previous", "hash")


def take_seals(rows: PackedRows, period: Period) -> None:
    """Every seal from the beginning of the period until now: which head each chain had on which day."""
    rows.take(linked_rows(ChainSeal.objects.filter(on__gte=period.since).order_by("pk")))


def links(first: Mapping[str, int], heads: Mapping[str, ChainHead], differing: list[str]) -> Iterator[list[str]]:
    """The links of each chain from a position to its head, as cells; what does not follow is added to ``differing``."""
    for chain in sorted(first):
        yield from _links(chain, first[chain], heads[chain], differing)


def _links(chain: str, first: int, head: ChainHead, differing: list[str]) -> Iterator[list[str]]:
    found = ChainLink.objects.filter(chain=chain, position__gte=first, position__lte=head.position)
    expected, last = first, ""
    for position, *link in found.order_by("position").values_list(*COLUMNS).iterator(chunk_size=1000):
        table, key, digest, previous, hashed = link
        follows = position == expected and last in ("", previous) and (position > 1 or previous == START)
        if not follows or hash_of(previous, chain, position, LinkedEntry(table, key, digest)) != hashed:
            differing.append(f"In {chain_in_words(chain)} position {position} does not follow the one before it.")
        yield [chain, str(position), table, str(key), digest, previous, hashed]
        expected, last = position + 1, hashed


def head_rows(heads: Mapping[str, ChainHead], wanted: Iterable[str], at: datetime) -> Iterator[list[str]]:
    """The heads as they were when the pack was made."""
    for chain in wanted:
        if head := heads.get(chain):
            yield [chain, str(head.position), head.hash, at.isoformat(timespec="seconds"), chain_in_words(chain)]
