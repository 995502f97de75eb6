"""Change requests on pages: the list, one with everything that happened to it, what one may touch."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.urls import reverse

from bcp_portal.accounts.models import User
from bcp_portal.documents.format import Document, LinkValue
from bcp_portal.documents.markup import Markup
from bcp_portal.documents.prose import to_screen_html
from bcp_portal.look.counting import counted
from plans.access import visible_plans
from plans.actions.change_requests import deciders, not_to_withdraw
from plans.evidence.results import KnownRecord
from plans.evidence.sources import record_called
from plans.evidence.status import plans_in_sight
from plans.freezing.change_deciders import Seat
from plans.models.change_requests import CarriedChange, ChangeRequest, ChangeState
from plans.models.corrective_actions import CorrectiveAction
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.versions import PlanVersion
from plans.reading.document import FrozenPlan

PER_PAGE = 50
PROSE_DEPTH = 2  # of the heading under which the reason stands
OPEN = "open"
OPEN_STATES = (ChangeState.ASKED, ChangeState.APPROVED, ChangeState.IN_DRAFT, ChangeState.IN_APPROVAL)
CHOICES = [(OPEN, "Open"), *ChangeState.choices]
DEEPEST = 3  # level of headings that are offered
OBJECTIVES = "tiers"


@dataclass(frozen=True)
class ListedChanges:
    """A page of change requests; ``counts`` are of all that the person sees, by state."""

    page: "Page[ChangeRequest]"
    counts: dict[str, int]
    state: str

    @property
    def title(self) -> str:
        """Which ones stand on it."""
        return dict(CHOICES).get(self.state, "All")

    @property
    def sentence(self) -> str:
        """What waits for somebody, as the page says first."""
        asked, approved = self.counts.get(ChangeState.ASKED, 0), self._approved
        said = [
            f"{counted(asked, 'change waits', 'changes wait')} for a decision" if asked else "",
            f"{counted(approved, 'approved one waits', 'approved ones wait')} for a version" if approved else "",
        ]
        return " and ".join(one for one in said if one) + "." if asked or approved else "No change waits for anybody."

    @property
    def _approved(self) -> int:
        return sum(self.counts.get(state, 0) for state in (ChangeState.APPROVED, ChangeState.IN_DRAFT))


def change_list(user: User, *, plan: Plan | None, state: str, page: str) -> ListedChanges:
    """Those of one plan, or of all that the person sees: what waits first, then the latest; in four queries."""
    seen = ChangeRequest.objects.filter(plan=plan) if plan else ChangeRequest.objects.filter(plan__in=_plans(user))
    found = seen.whole().select_related("asked_by")
    counted_by = found.order_by().values(where=F("state")).annotate(count=Count("pk"))
    counts = {one["where"]: one["count"] for one in counted_by}
    if state == OPEN:
        found = found.filter(Q(state__in=OPEN_STATES))
    elif state:
        found = found.filter(Q(state=state))
    place = Case(
        *[When(Q(state=known), then=Value(rank)) for rank, known in enumerate(OPEN_STATES)],
        default=Value(len(OPEN_STATES)),
        output_field=IntegerField(),
    )
    ordered = found.order_by(place, "-asked_at", "-pk")
    return ListedChanges(Paginator(ordered, PER_PAGE).get_page(page), counts, state)


def _plans(user: User) -> Any:
    """The plans in sight of somebody, as a condition."""
    return plans_in_sight(user, visible_plans(user)).order_by().values("pk")


@dataclass(frozen=True)
class ChangeStep:
    """Something that happened to a request: by whom, when, what was said; ``url`` of the version that it is about."""

    icon: str
    tone: str
    words: str
    at: datetime
    said: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Touched:
    """A part of the plan that a request has an impact on; ``url`` is where it stands, ``""`` where it is gone."""

    text: str
    url: str


@dataclass(frozen=True)
class ChangePage:
    """A request as one person sees it; what it can't be for them is said in words."""

    request: ChangeRequest
    why: Markup
    touched: list[Touched]
    source_url: str
    steps: list[ChangeStep]
    seat: Seat | None  # in which this person decides; None for who doesn't
    deciding: str  # who decides, while that is open
    may_withdraw: bool
    may_take_up: bool
    days_left: int | None

    @property
    def sentence(self) -> str:
        """Where it stands, in one sentence."""
        return SENTENCES[ChangeState(self.request.state)]


SENTENCES = {
    ChangeState.ASKED: "It waits for a decision.",
    ChangeState.APPROVED: "It is approved, and waits to be worked into the draft.",
    ChangeState.IN_DRAFT: "It is approved, and being worked into the draft.",
    ChangeState.IN_APPROVAL: "A version that carries it waits for its signatures.",
    ChangeState.CARRIED: "A version that carries it came into force.",
    ChangeState.REFUSED: "It was refused.",
    ChangeState.WITHDRAWN: "It was withdrawn.",
}


def change_page(user: User, request: ChangeRequest, document: Document | None, *, today: date) -> ChangePage:
    """One request (``whole``); ``document`` is the plan as the person reads it, None where there is none."""
    plan = request.plan
    is_asked = request.state == ChangeState.ASKED
    decides = deciders(request) if is_asked else None
    seat = decides.seat_of(user) if decides and not plan.archived_at and user.may("decide_change") else None
    source = source_of(plan, request.source_ref)
    return ChangePage(
        request=request,
        why=to_screen_html(request.why, PROSE_DEPTH),
        touched=_touched(request, document),
        source_url=source.url if source else "",
        steps=_steps(user, request),
        seat=seat,
        deciding=decides.sentence if decides else "",
        may_withdraw=user.may("request_change") and not plan.archived_at and not not_to_withdraw(request, user),
        may_take_up=user.may("edit") and not plan.archived_at and request.state == ChangeState.APPROVED,
        days_left=(request.wanted_on - today).days if request.wanted_on and request.is_open else None,
    )


def _touched(request: ChangeRequest, document: Document | None) -> list[Touched]:
    page = reverse("plans:document", args=(request.plan.code,))
    known = _refs(document) if document else set()
    return [Touched(one["text"], f"{page}#{one['ref']}" if one["ref"] in known else "") for one in request.impact]


def _refs(document: Document) -> set[str]:
    rows = {row["ref"] for kind in document["kinds"] for row in kind["rows"]}
    return rows | {heading["ref"] for heading in document["outline"]}


def _steps(user: User, request: ChangeRequest) -> list[ChangeStep]:
    """What happened, the earliest first."""
    steps = [ChangeStep("message-square-plus", "", f"{request.asked_by_name} asked for it", request.asked_at)]
    if decision := getattr(request, "decision", None):
        done, icon, tone = ("approved", "circle-check", "ok") if decision.is_approval else ("refused", "ban", "crit")
        words = f"{decision.by_name} {done} it as {decision.as_role}"
        steps.append(ChangeStep(icon, tone, words, decision.at, decision.reason))
    if uptake := getattr(request, "uptake", None):
        steps.append(ChangeStep("pen-line", "info", f"{uptake.by_name} took it into the draft", uptake.at))
    if withdrawal := getattr(request, "withdrawal", None):
        words = f"{withdrawal.by_name} withdrew it"
        steps.append(ChangeStep("undo-2", "low", words, withdrawal.at, withdrawal.reason))
    return sorted([*steps, *_carried(user, request)], key=lambda step: step.at)


def _carried(user: User, request: ChangeRequest) -> list[ChangeStep]:
    """The versions that carry it, or did before they were declined or withdrawn."""
    keys = CarriedChange.objects.filter(request=request).values("version")
    versions = PlanVersion.objects.with_state().filter(pk__in=keys).defer("snapshot").order_by("pk")
    steps = []
    for version in versions:
        may_open = user.may("history") or version.state == VersionState.IN_FORCE
        url = reverse("plans:version", args=(request.plan.code, version.number)) if may_open else ""
        link = f"Version {version.number}" if url else ""
        named = f"version {version.number}" if may_open else "a version"
        words = f"{version.submitted_by_name} submitted {named} with it"
        steps.append(ChangeStep("send", "wait", words, version.submitted_at, url=url, link=link))
        if version.is_approved and version.decided_at:
            came = f"{named.capitalize()} came into force with it"
            steps.append(ChangeStep("circle-check", "ok", came, version.decided_at))
        elif version.state == VersionState.DECLINED and version.decided_at:
            steps.append(
                ChangeStep("ban", "crit", f"{named.capitalize()} was declined, so it waits again", version.decided_at)
            )
    return steps


def parts_to_touch(document: Document) -> list[tuple[str, list[LinkValue]]]:
    """What a change may have an impact on, in three groups, each in the plan's order."""
    plan = FrozenPlan(document)
    sections = [
        {"ref": heading["ref"], "text": heading["title"] or _label(plan, heading["names"])}
        for heading in document["outline"]
        if 1 < heading["level"] <= DEEPEST and (heading["title"] or heading["names"])
    ]
    functions = [{"ref": row.ref, "text": row.label} for row in plan.rows("functions")]
    objectives = [{"ref": row.ref, "text": row.label} for row in plan.rows(OBJECTIVES)]
    groups = [("Sections", sections), ("Functions", functions), ("Recovery objectives", objectives)]
    return [(label, links) for label, links in groups if links]


def _label(plan: FrozenPlan, ref: str) -> str:
    """What a heading says that prints a row of the plan."""
    return plan.by_ref[ref].label if ref in plan.by_ref else ref


def source_of(plan: Plan, ref: str) -> KnownRecord | None:
    """The record or corrective action that a request comes of, as ``?from=`` names it; None where there is none."""
    if not ref:
        return None
    if action := CorrectiveAction.objects.filter(plan=plan, ref=ref).first():
        page = reverse("plans:action", args=(plan.code, action.ref))
        return KnownRecord(f"Corrective action {action.ref}, {action.title}", page)
    return record_called(plan, ref)
