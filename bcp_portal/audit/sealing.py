"""Once a day the heads of all chains are sealed; old events of access are pruned up to a seal."""

import json
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bcp_portal.audit.chaining import ACCESS, SEALS, heads, link_of, start_of
from bcp_portal.audit.models import ChainSeal, Pruning
from bcp_portal.audit.prunable import LEAST_DAYS, delete_pruned

FOLDER = "seals"  # in the storage, beside the PDFs: an older database beside it is found out


def seal_chains(*, at: datetime) -> ChainSeal | None:
    """Seal what grew since the last seal, and keep the seal in the storage, too; None where it is done for the day."""
    on = timezone.localdate(at)
    if last := ChainSeal.objects.filter(on=on).first():
        _keep(last)  # the worker that made it may have died before that
        return None
    sealed = known_heads()
    grown = {chain: list(head) for chain, head in heads().items() if sealed.get(chain) != list(head)}
    grown.pop(SEALS, None)
    try:
        with transaction.atomic():
            seal = ChainSeal.objects.create(on=on, at=at, heads=grown)
    except IntegrityError:
        return None  # another worker was quicker
    _keep(seal)
    return seal


def _keep(seal: ChainSeal) -> None:
    link = link_of(seal)
    name = f"{FOLDER}/{link.position:06d}-{seal}.json" if link else ""
    if link is None or default_storage.exists(name):
        return
    told = {"on": str(seal), "position": link.position, "hash": link.hash, "heads": seal.heads}
    default_storage.save(name, ContentFile(json.dumps(told, indent=1, sort_keys=True).encode()))


def known_heads() -> dict[str, list[object]]:
    """By chain, the last head that a seal names."""
    found: dict[str, list[object]] = {}
    for seal in ChainSeal.objects.order_by("pk"):
        found |= seal.heads
    return found


def kept_seals() -> list[dict[str, object]]:
    """The seals that the storage holds, oldest first; what can't be read tells nothing."""
    if not default_storage.exists(FOLDER):
        return []
    found = []
    for name in sorted(default_storage.listdir(FOLDER)[1]):
        with default_storage.open(f"{FOLDER}/{name}") as file:
            try:
                found.append({**json.loads(file.read()), "file": f"{FOLDER}/{name}"})
            except (ValueError, TypeError):
                found.append({"file": f"{FOLDER}/{name}", "hash": ""})
    return found


@transaction.atomic
def prune_access(*, days: int, at: datetime) -> Pruning | None:
    """Let events of access go that were sealed so many days ago; the chain then begins at the head of that seal."""
    old = ChainSeal.objects.filter(at__lte=at - timedelta(days=max(days, LEAST_DAYS)), heads__has_key=ACCESS)
    seal = old.order_by("-at").first()
    start = start_of(ACCESS)
    if seal is None or seal.heads[ACCESS][0] <= start.position:
        return None
    position, digest = seal.heads[ACCESS]
    pruning = Pruning.objects.create(
        chain=ACCESS, up_to=position, hash=digest, count=position - start.position, seal=seal, at=at
    )
    delete_pruned(connection, position)
    return pruning
