"""Once a day the heads of all chains are sealed; old events of access are pruned up to a seal."""

import json
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bcp_portal.audit.chaining import ACCESS, SEALS, head_of, heads, start_of
from bcp_portal.audit.models import ChainSeal, Pruning
from bcp_portal.audit.prunable import LEAST_DAYS, delete_pruned

FOLDER = "seals"  # in the storage, beside the PDFs: an older database beside it is found out


def seal_chains(*, at: datetime) -> ChainSeal | None:
    """Seal what grew since the last seal, and keep the seal in the storage, too; None where it is done for the day."""
    on = timezone.localdate(at)
    if ChainSeal.objects.filter(on=on).exists():
        return None
    try:
        with transaction.atomic():
            sealed = known_heads()
            grown = {chain: list(head) for chain, head in heads().items() if sealed.get(chain) != list(head)}
            seal = ChainSeal.objects.create(on=on, at=at, heads={c: h for c, h in grown.items() if c != SEALS})
            head = head_of(SEALS)
    except IntegrityError:
        return None  # another worker was quicker
    told = {"on": str(seal), "position": head.position, "hash": head.hash, "heads": seal.heads}
    _keep(f"{FOLDER}/{head.position:06d}-{seal}.json", json.dumps(told, indent=1, sort_keys=True))
    return seal


def _keep(name: str, text: str) -> None:
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(text.encode()))


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
