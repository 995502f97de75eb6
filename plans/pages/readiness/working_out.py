"""Figures of plans, worked out of their documents and of what was measured, as they are kept."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.jobs.one_by_one import one_by_one
from plans.evidence.proofs import Proof, proofs
from plans.evidence.results import RecoveryResult
from plans.evidence.sources import results_of
from plans.evidence.wordings import as_kept, wording_of
from plans.integrity.differences import content_differs
from plans.models.figures import FARTHEST, FigureCounts, KeptFigures, KeptFunction, made_of
from plans.models.plan import Draft, Plan
from plans.models.versions import PlanVersion

from .figures import VERDICTS, Function, PlanFigures, figures_of

AT_ONCE = 20  # documents in memory

Versions = Mapping[int, PlanVersion]  # in force, by plan


class Content(NamedTuple):
    """A document that was read, and its SHA-256 as it stood beside it."""

    plan: Plan
    sha256: str
    text: str
    in_force: bool = False


class Made(NamedTuple):
    """Figures that are not kept yet."""

    figures: KeptFigures
    functions: list[KeptFunction]


def worked_out(plans: Sequence[Plan], stamps: Mapping[int, str], versions: Versions | None, today: date) -> list[Made]:
    """Of the drafts of these plans, or of their ``versions`` in force.

    ``stamps`` of the results were read before: what comes meanwhile makes figures stale. A version that is not what was
    signed has none, nor has a plan that can't be read.
    """
    contents = _drafts(plans) if versions is None else _signed(plans, versions)
    results = results_of(plans)

    def make(content: Content) -> Made:
        return _made(content, results[content.plan.pk], stamps[content.plan.pk], today)

    made = one_by_one(contents, make, lambda content: f"Plan {content.plan.code} has no figures.")
    return [one for one in made if one]


def _drafts(plans: Collection[Plan]) -> Iterator[Content]:
    by_key = {plan.pk: plan for plan in plans}
    found = Draft.objects.filter(plan__in=by_key).values_list("plan_id", "sha256", "document").order_by("plan_id")
    return (Content(by_key[plan], sha256, text) for plan, sha256, text in found.iterator(chunk_size=AT_ONCE))


def _signed(plans: Collection[Plan], versions: Versions) -> Iterator[Content]:
    by_version = {versions[plan.pk].pk: plan for plan in plans}
    wanted = PlanVersion.objects.filter(pk__in=by_version).order_by("plan_id")
    found = wanted.only("plan_id", "sha256", "snapshot", "major", "minor").iterator(chunk_size=AT_ONCE)
    return (
        Content(by_version[one.pk], one.sha256, one.snapshot, in_force=True)
        for one in found
        if not content_differs(one)
    )


def _made(content: Content, results: Collection[RecoveryResult], stamp: str, today: date) -> Made:
    document = from_canonical(content.text)
    found = figures_of(document)
    latest = proofs(results, {one.ref: one.rto for one in found.functions}, today=today)
    key = made_of(content.sha256, stamp)
    figures = KeptFigures(
        plan=content.plan,
        in_force=content.in_force,
        made_of=key,
        wording=as_kept(wording_of(document), content.sha256) if content.in_force else None,
        **_counts(found)._asdict(),
    )
    functions = [_function(figures, place, one, latest.get(one.ref)) for place, one in enumerate(found.functions)]
    return Made(figures, functions)


def _counts(found: PlanFigures) -> FigureCounts:
    verdicts = Counter(one.verdict for one in found.functions)
    return FigureCounts(
        functions=len(found.functions),
        late=verdicts["late"],
        unknown=verdicts["unknown"],
        with_strategy=sum(one.has_strategy for one in found.functions),
        with_owner=sum(bool(one.owner) for one in found.functions),
        with_deputy=sum(bool(one.deputy) for one in found.functions),
        rehearsed=sum(one.is_rehearsed for one in found.functions),
        risks=found.risks.count,
        grave_risks=found.risks.grave,
        unrated_risks=found.risks.unrated,
    )


def _function(figures: KeptFigures, place: int, found: Function, proof: Proof | None) -> KeptFunction:
    return KeptFunction(
        figures=figures,
        place=place,
        gravity=VERDICTS.index(found.verdict),
        urgency=FARTHEST if found.rto is None else min(found.rto, FARTHEST - 1),
        has_strategy=found.has_strategy,
        has_owner=bool(found.owner),
        has_deputy=bool(found.deputy),
        is_rehearsed=found.is_rehearsed,
        measured_on=proof.on if proof else None,
        is_too_slow=proof is not None and proof.is_over,
        is_as_promised=proof is not None and proof.is_within,
        said=vars(found),
        proof=_said(proof) if proof else None,
    )


def _said(proof: Proof) -> dict[str, Any]:
    """Without the day, which a column holds, and that on which it is read."""
    return {name: value for name, value in vars(proof).items() if name not in {"on", "today"}}
