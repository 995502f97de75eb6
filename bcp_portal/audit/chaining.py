"""Chains of evidence: each row that is only added gets a link that carries the hash of the link before it.

A transaction that adds to several chains locks its plans first, as every change of a plan does, then its incident, and
the chains after them: nobody waits for a plan while holding a chain that somebody with the plan wants.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain as joined
from typing import NamedTuple, Protocol

from django.db import connection, transaction

PORTAL = "portal"  # what belongs to no plan
ACCESS = "access"  # events of that kind, sign-ins and downloads: kept for a while, then pruned up to a seal
SEALS = "seals"
PLAN = "plan/"
INCIDENT = "incident/"
START = "0" * 64  # what the first link of a chain carries
BATCH = 200
LAST = "SELECT chain, position, hash FROM audit_chainlink WHERE chain = %s ORDER BY position DESC LIMIT 1"
COLUMNS = ("chain", "position", "table_name", "key", "digest", "previous", "hash")


class Chained(Protocol):
    """A row that is only added: it knows its chain and what it says."""

    pk: int

    def chain_name(self) -> str: ...

    def digest(self) -> str: ...

    def table_name(self) -> str: ...


class ChainHead(NamedTuple):
    """The last link of a chain; position 0 is a chain without any."""

    position: int
    hash: str


class LinkedEntry(NamedTuple):
    """What a link is about: a row, and the SHA-256 of what it says."""

    table: str
    key: int
    digest: str


class ChainPlace(NamedTuple):
    """Where a row stands, and the SHA-256 of what it said when it was linked."""

    chain: str
    position: int
    digest: str


def plan_chain(code: str) -> str:
    """The chain of a plan; of no plan, that of the portal."""
    return f"{PLAN}{code}" if code else PORTAL


def incident_chain(ref: str) -> str:
    """The chain of an incident."""
    return f"{INCIDENT}{ref}"


def hash_of(previous: str, chain: str, position: int, entry: LinkedEntry) -> str:
    """SHA-256 over six lines: the hash before, chain, position, table, key and digest of the row."""
    lines = "\n".join((previous, chain, str(position), entry.table, str(entry.key), entry.digest))
    return hashlib.sha256(lines.encode()).hexdigest()


def chain_rows(rows: Iterable[Chained]) -> None:
    """Link rows that were just saved, in the transaction that saved them."""
    found: dict[str, list[LinkedEntry]] = defaultdict(list)
    for row in rows:
        found[row.chain_name()].append(LinkedEntry(row.table_name(), row.pk, row.digest()))
    if found:
        extend(found)


def append(chain: str, entries: Sequence[LinkedEntry]) -> ChainHead:
    """Put the entries at the end of the chain; the new head."""
    return extend({chain: entries})[chain]


def extend(entries: Mapping[str, Sequence[LinkedEntry]]) -> dict[str, ChainHead]:
    """Put entries at the end of their chains, behind whoever is adding to them now; the new heads."""
    with transaction.atomic(savepoint=False):
        heads = locked_heads(sorted(entries))
        links: list[tuple[str | int, ...]] = []
        for chain, head in heads.items():
            position, last = head
            for entry in entries[chain]:
                position, previous = position + 1, last
                last = hash_of(previous, chain, position, entry)
                links.append((chain, position, *entry, previous, last))
            heads[chain] = ChainHead(position, last)
        for start in range(0, len(links), BATCH):
            _insert(links[start : start + BATCH])
    return heads


def locked_head(chain: str) -> ChainHead:
    """The head of the chain, which stays the head until this transaction ends."""
    return locked_heads([chain])[chain]


def locked_heads(chains: Sequence[str]) -> dict[str, ChainHead]:
    """The same of several chains, in order: two who add to the same ones never wait for each other.

    SQLite's transactions are IMMEDIATE: there is only one writer. On PostgreSQL each chain has a lock of its own; the
    heads are read by a last statement of the same journey, which sees what the holders before us have committed.
    """
    heads = " UNION ALL ".join([f"SELECT * FROM ({LAST}) AS head"] * len(chains))  # noqa: S608 - our own words
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            locks = "SELECT pg_advisory_xact_lock(%s); " * len(chains)
            cursor.execute(f"{locks}{heads}", [*map(_lock_of, chains), *chains])
        else:
            cursor.execute(heads, chains)
        found = {chain: ChainHead(position, digest) for chain, position, digest in cursor.fetchall()}
    return {chain: found.get(chain) or start_of(chain) for chain in chains}


def start_of(chain: str) -> ChainHead:
    """Where a chain begins: at nothing, or, that of access, at the last link that was pruned."""
    if chain != ACCESS:
        return ChainHead(0, START)
    with connection.cursor() as cursor:
        cursor.execute("SELECT up_to, hash FROM audit_pruning WHERE chain = %s ORDER BY up_to DESC LIMIT 1", [chain])
        pruned = cursor.fetchone()
    return ChainHead(*pruned) if pruned else ChainHead(0, START)


def _lock_of(chain: str) -> int:
    """A signed number of 64 bits, as PostgreSQL wants it."""
    return int.from_bytes(hashlib.sha256(f"chain {chain}".encode()).digest()[:8], signed=True)


def _insert(links: Sequence[tuple[str | int, ...]]) -> None:
    one = f"({', '.join(['%s'] * len(COLUMNS))})"
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        statement = f"INSERT INTO audit_chainlink ({names}) VALUES {', '.join([one] * len(links))}"  # noqa: S608
        cursor.execute(statement, [*joined.from_iterable(links)])


def digests_of(rows: Iterable[Chained]) -> dict[tuple[str, int], str]:
    """By table and key, what each row said when it was linked; nothing for rows without a link."""
    return {row: place.digest for row, place in positions_of(rows).items()}


def positions_of(rows: Iterable[Chained]) -> dict[tuple[str, int], ChainPlace]:
    """By table and key, the place of each row; nothing for rows without a link."""
    keys: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        keys[row.table_name()].append(row.pk)
    if not keys:
        return {}
    wanted = " OR ".join(f"(table_name = %s AND key IN ({', '.join(['%s'] * len(of))}))" for of in keys.values())
    values: list[str | int] = []
    for table, of in keys.items():
        values += [table, *of]
    with connection.cursor() as cursor:
        select = "SELECT table_name, key, chain, position, digest FROM audit_chainlink WHERE position > 0"
        cursor.execute(f"{select} AND ({wanted})", values)
        return {(table, key): ChainPlace(*place) for table, key, *place in cursor.fetchall()}


def heads() -> dict[str, ChainHead]:
    """The head of every chain that has links."""
    last = "SELECT chain, MAX(position) AS position FROM audit_chainlink GROUP BY chain"
    same = "last.chain = link.chain AND last.position = link.position"
    found = f"SELECT link.chain, link.position, link.hash FROM audit_chainlink AS link JOIN ({last}) AS last ON {same}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{found} ORDER BY link.chain")
        return {chain: ChainHead(position, digest) for chain, position, digest in cursor.fetchall()}


def last_links() -> tuple[int, ...]:
    """The keys of the last links of all chains, which differ after each deed, also when two end in another order than
    they began.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM audit_chainlink ORDER BY id DESC LIMIT 20")
        return tuple(key for (key,) in cursor.fetchall())


def head_of(chain: str) -> ChainHead:
    """The head of one chain as it is now; others may be adding to it."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [chain])
        head = cursor.fetchone()
    return ChainHead(*head[1:]) if head else start_of(chain)


def link_of(*rows: Chained) -> ChainHead | None:
    """The last place that rows of one table have in their chain, and the hash for it and everything before it."""
    if not rows:
        return None
    marks = ", ".join(["%s"] * len(rows))
    wanted = f"WHERE table_name = %s AND key IN ({marks}) ORDER BY position DESC LIMIT 1"
    with connection.cursor() as cursor:
        values: list[str | int] = [rows[0].table_name(), *(row.pk for row in rows)]
        cursor.execute(f"SELECT position, hash FROM audit_chainlink {wanted}", values)  # noqa: S608 - our own names
        link = cursor.fetchone()
    return ChainHead(*link) if link else None
