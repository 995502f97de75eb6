"""What versions say of themselves, for pages about many plans: their title, and which reviews they promise."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from django.core.signing import BadSignature, Signer

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document
from plans.integrity.differences import content_differs
from plans.models.figures import KeptFigures, is_made_of
from plans.models.versions import PlanVersion
from plans.page_cache import cached_each
from plans.reading.document import FrozenPlan
from plans.reading.periods import Pace
from plans.reading.promised_lines import PromisedLine
from plans.reading.reviews_due import StatedReviews, stated_reviews

AT_ONCE = 20  # documents in memory
SEAL = "plans.evidence.wordings"
MISSHAPEN = (AttributeError, KeyError, TypeError, ValueError)  # what nobody but the portal may have kept


class Wording(NamedTuple):
    """What a version, or a draft, says of itself."""

    title: str
    reviews: StatedReviews


ALTERED = Wording("Altered: the stored content is not what was signed", StatedReviews())


def wordings_of(versions: Iterable[PlanVersion]) -> dict[str, Wording]:
    """What versions say, by SHA-256: read once per process, for what is frozen never changes.

    The content is compared with its SHA-256 then; what it says is read where it is not kept (plans.models.figures), or
    not as this portal kept it: who has the database's password lets no version say something else.
    """
    by_sha = {version.sha256: version for version in versions}

    def read(missing: list[str]) -> dict[str, Wording]:
        wanted = [by_sha[sha256] for sha256 in missing]
        kept = dict(_kept(wanted))
        found = PlanVersion.objects.filter(pk__in=[one.pk for one in wanted])
        signed = found.only("sha256", "snapshot", "major", "minor").iterator(chunk_size=AT_ONCE)
        return {
            one.sha256: kept.get(one.sha256) or wording_of(from_canonical(one.snapshot))
            for one in signed
            if not content_differs(one)
        }

    known = cached_each({sha256: (f"{one.plan_id}:says", sha256) for sha256, one in by_sha.items()}, read)
    return dict.fromkeys(by_sha, ALTERED) | known


def _kept(versions: list[PlanVersion]) -> Iterator[tuple[str, Wording]]:
    sha_of = {version.plan_id: version.sha256 for version in versions}
    found = KeptFigures.objects.filter(plan__in=sha_of, in_force=True)
    for plan, key, wording in found.values_list("plan", "made_of", "wording"):
        if wording and is_made_of(key, sha_of[plan]):
            with suppress(BadSignature, *MISSHAPEN):
                yield sha_of[plan], from_kept(wording, sha_of[plan])


def wording_of(document: Document) -> Wording:
    """What one document says."""
    return Wording(str(document["title"]), stated_reviews(FrozenPlan(document)))


def as_kept(wording: Wording, sha256: str) -> str:
    """The same for a content, sealed with the portal's secret, which the database does not know."""
    reviews = wording.reviews
    lines = [{**vars(line), "pace": _pace(line.pace), "stated": _day(line.stated)} for line in reviews.lines]
    days = [day.isoformat() for day in reviews.days]
    return Signer(salt=SEAL).sign_object({"of": sha256, "title": wording.title, "lines": lines, "days": days})


def from_kept(kept: str, sha256: str) -> Wording:
    """What ``as_kept`` gave of the same content. Raises BadSignature."""
    said = Signer(salt=SEAL).unsign_object(kept)
    if said["of"] != sha256:
        raise BadSignature("It is of another content.")
    lines = (
        PromisedLine(**{**line, "pace": line["pace"] and Pace(*line["pace"]), "stated": _read(line["stated"])})
        for line in said["lines"]
    )
    return Wording(said["title"], StatedReviews(tuple(lines), tuple(map(date.fromisoformat, said["days"]))))


def _pace(pace: Pace | None) -> list[Any] | None:
    return [pace.every, pace.unit] if pace else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
