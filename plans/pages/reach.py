"""How people and suppliers of the directory are reached, as they say themselves and as plans say besides."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Min

from bcp_portal.accounts.models import User
from bcp_portal.look.hours import hours_in
from bcp_portal.look.reaching import ways_in
from plans.access import visible_plans
from plans.actions.kept_mentions import MentionsInSight, let_go, mentions_of
from plans.directory import DirectoryEntry
from plans.integrity.kept_words import unsealed
from plans.models.directory import Supplier
from plans.models.mentions import KeptMention

from .said_reach import NOTHING, SaidReach, source_of


class DirectoryReach(NamedTuple):
    """When an entry is reached by its own words, and what plans say besides."""

    hours: str
    said: tuple[SaidReach, ...]


def mentions_in_sight(user: User) -> MentionsInSight:
    """What plans in use say of the directory, of drafts for who may read them, else of versions in force."""
    return mentions_of(visible_plans(user).current(), drafts=user.may("read_draft"))


def reach_of_entries(seen: MentionsInSight, entries: Sequence[DirectoryEntry]) -> dict[str, DirectoryReach]:
    """By ref; one query, however many plans there are."""
    kept = KeptMention.objects.filter(mentions__in=seen.kept.values("pk"), ref__in=[entry.ref for entry in entries])
    # What many plans say is said once, where the first of them says it.
    rows = kept.exclude(reach=NOTHING).values_list("ref", "reach").annotate(first=Min("mentions__plan__code"))
    said: dict[str, list[SaidReach]] = defaultdict(list)
    strange = []
    for ref, reach, _ in rows.order_by("first"):
        text = unsealed(reach, of=f"{source_of(drafts=seen.drafts)}:{ref}")
        if text is None:
            strange.append(reach)
        else:
            said[ref] += [SaidReach(*one) for one in json.loads(text)]
    if strange:
        let_go(kept.filter(reach__in=strange).values_list("mentions", flat=True))
        return reach_of_entries(seen.again(), entries)
    return {entry.ref: _besides(entry, said[entry.ref]) for entry in entries}


def _besides(entry: DirectoryEntry, said: list[SaidReach]) -> DirectoryReach:
    """What says nothing that the entry, or a row before, does not say is left out."""
    known, fresh = set(ways_in(f"{entry.phone}\n{entry.email}")), list[SaidReach]()
    for one in dict.fromkeys(said):
        ways = ways_in(one.text)
        if one.hours or hours_in(one.text) or not ways or not known.issuperset(ways):
            fresh.append(one._replace(what="") if one.what == entry.name else one)
            known.update(ways)
    return DirectoryReach(hours_in(entry.note) if isinstance(entry, Supplier) else "", tuple(fresh))
