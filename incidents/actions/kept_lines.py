"""What versions in force say to who responds, kept in place of what stood there, for pages of many plans.

It is no evidence, so no event says that it was. Whoever is quicker keeps it; twice makes the same.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.jobs import enqueue_soon
from bcp_portal.jobs.one_by_one import one_by_one
from incidents.models import KeptLine, KeptVersion
from incidents.models.kept_lines import FORM, unread_versions
from incidents.pages.phones import phone_book
from incidents.pages.things import things_in
from plans.integrity.differences import content_differs
from plans.integrity.kept_words import sealed, unread_in_words
from plans.models.plan import PlanQuerySet
from plans.models.versions import PlanVersion

log = logging.getLogger(__name__)

KEEPING = "incidents.tasks.keep_lines"
MOST_AT_ONCE = 40  # plans whose documents a page reads itself, in half a second; a job reads the rest
AT_ONCE = 20  # documents in memory
BATCH = 500


class KeptInSight(NamedTuple):
    """What is kept of some plans and right; of versions that are not what was signed the numbers, by the codes of their
    plans; and the codes of plans that are not read yet.
    """

    kept: QuerySet[KeptVersion]
    altered: dict[str, str]
    unread: set[str]

    def of(self, code: str) -> "KeptInSight":
        """The same of one plan."""
        altered = {code: self.altered[code]} if code in self.altered else {}
        return KeptInSight(self.kept.filter(plan__code=code), altered, self.unread & {code})

    @property
    def plan_count(self) -> int:
        """Of all in force; one query."""
        return self.kept.count() + len(self.altered) + len(self.unread)

    @property
    def is_all(self) -> bool:
        """Whether nothing is missing."""
        return not (self.altered or self.unread)

    @property
    def altered_in_words(self) -> list[str]:
        return [f"{code}, version {number}" for code, number in sorted(self.altered.items())]

    @property
    def unread_in_words(self) -> str:
        """How many plans are left out, ``""`` for none."""
        return unread_in_words(len(self.unread))


class MadeLines(NamedTuple):
    """What a version says and is not kept yet; ``kept`` is None where it is not what was signed."""

    version: PlanVersion
    kept: KeptVersion | None
    lines: list[KeptLine]


def kept_of(plans: PlanQuerySet) -> KeptInSight:
    """What is kept of these plans, after reading a few of which nothing is; a job then reads the others."""
    kept = KeptVersion.objects.filter(plan__in=plans.order_by().values("pk"))
    unread = unread_versions().filter(plan__in=plans.order_by().values("pk")).order_by("plan")
    keys = list(unread.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if not keys:
        return KeptInSight(kept, {}, set())
    made = [one for one in keep_lines(keys[:MOST_AT_ONCE]) if one]
    altered = {one.version.plan.code: one.version.number for one in made if not one.kept}
    if len(keys) > MOST_AT_ONCE:
        transaction.on_commit(lines_soon)
    left = dict(unread.values_list("plan", "plan__code"))
    wrong = list(kept.filter(plan__in=left).values_list("pk", flat=True))
    return KeptInSight(kept.exclude(pk__in=wrong), altered, set(left.values()) - set(altered))


def lines_soon() -> None:
    """Let a job read what is missing now rather than within the hour."""
    enqueue_soon(KEEPING)


def keep_due_lines(*, most: int) -> int:
    """Keep what is missing, of so many versions at most; how many were kept."""
    keys = list(unread_versions().order_by("plan").values_list("pk", flat=True)[:most])
    starts = range(0, len(keys), AT_ONCE)
    return sum(1 for start in starts for one in keep_lines(keys[start : start + AT_ONCE]) if one and one.kept)


def keep_lines(versions: Sequence[int]) -> list[MadeLines | None]:
    """Read these versions in force, whatever is kept; what is kept of each now, None for what could not be.

    A version that is not what was signed says nothing.
    """
    found = PlanVersion.objects.filter(pk__in=versions).select_related("plan").order_by("plan")
    wanted = found.only("plan__code", "sha256", "snapshot", "major", "minor").iterator(chunk_size=AT_ONCE)
    made = one_by_one(wanted, _made, lambda one: f"What {one.in_words()} says to responders is not kept.")
    read = [one for one in made if one]
    try:
        _keep([one for one in read if one.kept])
    except (IntegrityError, OperationalError) as why:  # a plan was deleted meanwhile, or the database is busy
        log.warning("What %d versions say to responders was not kept: %s.", len(read), type(why).__name__)
        return [one if one and not one.kept else None for one in made]
    return made


def let_go(strange: Iterable[int]) -> None:
    """Delete what stands of these plans and was not kept by this portal: it is read of the versions again."""
    found = KeptVersion.objects.filter(pk__in=list(strange))
    codes = sorted(found.values_list("plan__code", flat=True))
    log.warning("What was kept of %s for responders has no seal of this portal, and is read again.", ", ".join(codes))
    found.delete()


def of_title(sha256: str) -> str:
    """What the title of a version is sealed as."""
    return f"title:{sha256}"


def of_line(kind: str, place: int, sha256: str) -> str:
    """What a line of a version is sealed as."""
    return f"{kind}:{place}:{sha256}"


def _made(version: PlanVersion) -> MadeLines:
    if content_differs(version):
        return MadeLines(version, None, [])
    document, code, sha256 = from_canonical(version.snapshot), version.plan.code, version.sha256
    things, book = things_in(document), phone_book(document)
    kept = KeptVersion(
        plan_id=version.plan_id,
        version=version,
        form=FORM,
        sha256=sha256,
        title=sealed(book.title, of=of_title(sha256)),
        sought=f"{code} {book.title}".casefold(),
    )

    def line(kind: str, place: int, said: Any, sought: str, ref: str = "") -> KeptLine:
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        words = sealed(text, of=of_line(kind, place, sha256))
        return KeptLine(kept=kept, kind=kind, place=place, ref=ref, sought=sought, said=words)

    failing = (line(KeptLine.Kind.THING, place, one, one.sought, one.ref) for place, one in enumerate(things.things))
    called = (
        line(KeptLine.Kind.CALLEE, place, one, f"{one.sought} {kept.sought}") for place, one in enumerate(book.cards)
    )
    return MadeLines(version, kept, [*failing, *called])


def _keep(made: Sequence[MadeLines]) -> None:
    """In the order of plans: two who keep the same wait for each other, and never both."""
    with transaction.atomic():
        heads = KeptVersion.objects.bulk_create(
            [one.kept for one in made if one.kept],
            update_conflicts=True,
            unique_fields=["plan"],
            update_fields=["version", "form", "sha256", "title", "sought"],
        )
        KeptLine.objects.filter(kept__in=[head.pk for head in heads]).delete()
        lines = list(chain.from_iterable(one.lines for one in made))
        for line in lines:
            line.kept_id = line.kept.pk
        KeptLine.objects.bulk_create(lines, batch_size=BATCH)
