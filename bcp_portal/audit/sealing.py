"""Seals: once a day the heads of all chains are sealed; old events of access are pruned up to a seal."""

import json
import logging
import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import Min
from django.utils import timezone

from bcp_portal.audit.chaining import ACCESS, SEALS, heads, start_of
from bcp_portal.audit.models import ChainLink, ChainSeal, Event, Pruning
from bcp_portal.audit.prunable import LEAST_DAYS, delete_pruned
from bcp_portal.audit.storing import store

log = logging.getLogger(__name__)

ZONES = timedelta(days=2)  # by which a day may come back where clocks are set to another time zone
FOLDER = "seals"  # in the storage, beside the PDFs: an older database beside it is found out


def seal_chains(*, at: datetime) -> ChainSeal | None:
    """Seal what grew since the last seal, and keep the seal in the storage, too; None where it is done for the day."""
    on = timezone.localdate(at)
    if last := ChainSeal.objects.filter(on__range=(on, on + ZONES)).last():
        _keep([last])  # the worker that made it may have died before that, or the disk was full
        return None
    sealed = sealed_heads()
    grown = {chain: list(head) for chain, head in heads().items() if sealed.get(chain) != list(head)}
    grown.pop(SEALS, None)
    try:
        with transaction.atomic():
            seal = ChainSeal.objects.create(on=on, at=at, heads=grown)
    except IntegrityError:
        return None  # another worker was quicker
    _keep(ChainSeal.objects.order_by("pk"))  # earlier ones, too: what a full disk has cost is made good
    return seal


def _keep(seals: Iterable[ChainSeal]) -> None:
    """Write those that the storage lacks, or holds half; a storage that is full or away never stops the night's work.

    A whole seal of other content stays: it is of another database, and that has to be found.
    """
    links = {link.key: link for link in ChainLink.objects.filter(chain=SEALS)}
    for seal in seals:
        if link := links.get(seal.pk):
            _write(f"{FOLDER}/{link.position:06d}-{seal}.json", _file_content(seal, link))


def _file_content(seal: ChainSeal, link: ChainLink) -> dict[str, object]:
    """A seal as its file says it."""
    return {"on": str(seal), "position": link.position, "hash": link.hash, "heads": seal.heads}


def expected_seal_files() -> dict[object, dict[str, object]]:
    """By hash, what the file of each seal of the database has to say."""
    seals = ChainSeal.objects.in_bulk()
    links = ChainLink.objects.filter(chain=SEALS)
    return {link.hash: _file_content(seals[link.key], link) for link in links if link.key in seals}


def _write(name: str, content: dict[str, object]) -> None:
    if default_storage.exists(name) and _read(name):
        return
    try:
        store(name, json.dumps(content, indent=1, sort_keys=True).encode())
    except OSError as why:
        log.error("The seal %s could not be kept in the storage; the next night tries again: %s", name, why)


def _read(name: str) -> dict[str, object]:
    """A seal of the storage; empty where it can't be read, or was written half only."""
    try:
        with default_storage.open(name) as file:
            content = json.loads(file.read())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) and content.get("hash") else {}


def sealed_heads() -> dict[str, list[object]]:
    """By chain, the last head that a seal names."""
    found: dict[str, list[object]] = {}
    for seal in ChainSeal.objects.order_by("pk"):
        found |= seal.heads
    return found


def stored_seals() -> list[dict[str, object]]:
    """The seals that the storage holds, oldest first, each with its ``file``; without ``hash`` what can't be read."""
    try:
        names = sorted(default_storage.listdir(FOLDER)[1]) if default_storage.exists(FOLDER) else []
    except OSError:
        return [{"file": FOLDER}]
    return [{**_read(f"{FOLDER}/{name}"), "file": f"{FOLDER}/{name}"} for name in names]


@transaction.atomic
def prune_access(*, days: int, at: datetime) -> Pruning | None:
    """Let events of access go that are so many days old and were sealed; the chain then begins at the head of a seal.

    A seal is taken at its word for nothing: each event that it covers has to be old itself, as the database asks, too.
    """
    until = at - timedelta(days=max(days, LEAST_DAYS))
    start, first_remaining = start_of(ACCESS).position, _first_younger(until)
    seals = ChainSeal.objects.filter(at__lte=until, heads__has_key=ACCESS).order_by("-pk")
    covering = ((seal, *seal.heads[ACCESS]) for seal in seals)
    found = next((one for one in covering if start < one[1] < first_remaining and _is_link(one[1], one[2])), None)
    if found is None:
        return None
    seal, position, digest = found
    pruning = Pruning.objects.create(
        chain=ACCESS, up_to=position, hash=digest, count=position - start, seal=seal, at=at
    )
    delete_pruned(connection, position)
    return pruning


def _first_younger(than: datetime) -> float:
    """The position of the first event of access that stays; infinite where none is younger."""
    younger = Event.objects.filter(kind=ACCESS, at__gt=than).values("pk")
    links = ChainLink.objects.filter(chain=ACCESS, table_name=Event._meta.db_table, key__in=younger)
    found: int | None = links.aggregate(first=Min("position"))["first"]
    return math.inf if found is None else found


def _is_link(position: int, digest: str) -> bool:
    return ChainLink.objects.filter(chain=ACCESS, position=position, hash=digest).exists()
