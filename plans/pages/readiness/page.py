"""The readiness of some plans as one person may see it: everything that the page and the board's sheet show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bcp_portal.accounts.models import User
from bcp_portal.documents.canonical import sha256
from bcp_portal.documents.figures import Box
from plans.access import visible_plans
from plans.exercised import proofs, results_of
from plans.models.findings import Finding
from plans.models.plan import Plan
from plans.standing import Standing, plans_in_sight, standings

from .bars import Claims, Proofs, claims
from .coverage import Cover, coverage
from .figures import Figures, figures_by_plan
from .history import TONES, History, by_severity, history, open_findings
from .needs import Needs, needs_of

BAR_WIDTH = 110.0


@dataclass(frozen=True)
class Readiness:
    """Of all plans in sight, or of the one that was picked; ``all`` are those that can be picked."""

    all: list[Standing]
    standings: list[Standing]
    picked: Plan | None
    needs: Needs
    figures: dict[Plan, Figures]
    claims: Claims
    coverage: list[Cover]
    findings: list[tuple[str, int]] | None  # by severity, for who may read drafts
    history: History | None
    stamp: str  # changes with whatever the figures are made of
    proven: str  # changes with what was proven, and with how long ago that was

    @property
    def only(self) -> Plan | None:
        """The plan if it is about one plan."""
        return self.standings[0].plan if len(self.standings) == 1 else None

    @property
    def open_count(self) -> int:
        return sum(count for _, count in self.findings or [])

    @property
    def demonstrated(self) -> int:
        """How many functions were shown to recover in time in the last year."""
        return sum(proof.counts for proof in self.claims.proven)

    @property
    def too_slow(self) -> int:
        """How many came back too late when they were last exercised."""
        return sum(proof.is_over for proof in self.claims.proven)

    @property
    def bar(self) -> list[Box]:
        """The open findings as one bar, a stretch for each severity."""
        counts = [(severity, count) for severity, count in self.findings or [] if count]
        unit = (BAR_WIDTH - len(counts) + 1) / max(self.open_count, 1)
        boxes, x = [], 0.0
        for severity, count in counts:
            boxes.append(Box(round(x, 2), 0, round(unit * count, 2), 10, TONES[severity]))
            x += unit * count + 1
        return boxes


def readiness_of(user: User, *, today: date, code: str = "") -> Readiness:
    """Of the plan with this code, or of all plans in sight; a dozen queries however many there are."""
    plans = list(plans_in_sight(user, visible_plans(user).current()))
    everything = standings(user, plans, on=today)
    picked = next((plan for plan in plans if plan.code == code), None)
    shown = [standing for standing in everything if picked is None or standing.plan == picked]
    of = [standing.plan for standing in shown]
    drafts = user.may("read_draft")
    figures = _figures(shown, drafts=drafts)
    findings = open_findings(of, on=today) if drafts else []
    proven = _proofs(figures, today)
    return Readiness(
        all=everything, standings=_with_findings(shown, findings), picked=picked,
        needs=needs_of(user, shown, figures, findings, today=today), figures=figures, claims=claims(figures, proven),
        coverage=coverage(figures, {key for key, proof in proven.items() if not proof.is_aged}),
        findings=by_severity(findings) if drafts else None,
        history=history(of, today=today) if drafts else None, stamp=_stamp(shown, drafts=drafts),
        proven=sha256(repr(proven)),
    )  # fmt: skip


def _figures(where: Sequence[Standing], *, drafts: bool) -> dict[Plan, Figures]:
    versions = {standing.plan.pk: standing.in_force for standing in where if standing.in_force}
    found = figures_by_plan([standing.plan for standing in where], versions, drafts=drafts)
    return {standing.plan: found[standing.plan.pk] for standing in where if standing.plan.pk in found}


def _stamp(where: Sequence[Standing], *, drafts: bool) -> str:
    told = [(one.plan.code, one.plan.title, _content(one, drafts=drafts)) for one in where]
    return sha256(repr((told, drafts)))


def _content(one: Standing, *, drafts: bool) -> str:
    if not drafts:
        return one.in_force.sha256 if one.in_force else ""
    return one.plan.draft.stamp if hasattr(one.plan, "draft") else ""


def _with_findings(where: Sequence[Standing], findings: Sequence[Finding]) -> list[Standing]:
    counts = {standing.plan.pk: by_severity(f for f in findings if f.plan_id == standing.plan.pk) for standing in where}
    return [replace(standing, findings=[each for each in counts[standing.plan.pk] if each[1]]) for standing in where]


def _proofs(figures: Mapping[Plan, Figures], today: date) -> Proofs:
    """What exercises have proven of each function."""
    results = results_of(list(figures))
    return {
        (plan.pk, ref): proof
        for plan, told in figures.items()
        for ref, proof in proofs(results[plan.pk], {one.ref: one.rto for one in told.functions}, today=today).items()
    }
