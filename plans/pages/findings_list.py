"""The findings of a plan, page by page: chosen by state, severity, rule, place and words, the gravest first."""

from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Max, Q, Value, When
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bcp_portal.accounts.models import User
from bcp_portal.parameters import one_of
from plans.linting.checking import RULES
from plans.linting.findings import SEVERITIES
from plans.linting.rules import Rule
from plans.models.corrective_actions import ActionStep
from plans.models.findings import Finding, FindingQuerySet, FindingState
from plans.models.plan import Plan
from plans.page_cache import cached

from .findings_choices import NOBODY, choices_of
from .findings_panel import findings_stamp
from .places import walk_url
from .severity_groups import RuleCounts, severity_groups
from .shown_findings import shown_findings

PER_PAGE = 50
LONGEST = 100  # letters of what is searched
KNOWN = {"state": FindingState.values, "severity": SEVERITIES, "rule": RULES}
RANKS = [When(severity=severity, then=Value(rank)) for rank, severity in enumerate(SEVERITIES)]


@dataclass(frozen=True)
class FindingFilter:
    """Which findings are shown; ``""`` for any. ``place`` is the ref of a block, or of a heading with all below it."""

    state: str = ""
    severity: str = ""
    rule: str = ""
    place: str = ""
    owner: str = ""  # the ref of who answers for it, or NOBODY
    q: str = ""

    @property
    def query(self) -> str:
        """As an address says it."""
        given = QueryDict(mutable=True)
        given.update({field.name: value for field in fields(self) if (value := getattr(self, field.name))})
        return given.urlencode()

    @property
    def within(self) -> str:
        """The same for who fixes one after the other: of what stands open."""
        return replace(self, state="").query

    def __bool__(self) -> bool:
        return bool(self.query)


def choice_in(asked: QueryDict) -> FindingFilter:
    """What an address chooses. Raises NotUnderstood for a state, severity or rule that there is not."""
    given = {name: one_of(asked, name, known) for name, known in KNOWN.items()}
    return FindingFilter(**given, **{name: asked.get(name, "").strip()[:LONGEST] for name in ("place", "owner", "q")})


@dataclass(frozen=True)
class Listed:
    """A page of findings, printed; ``count`` and ``rules`` are of all pages."""

    html: SafeString
    count: int
    first: int
    last: int
    previous: int
    next: int  # 0 where there is none
    rules: list[tuple[Rule, int]]


@dataclass(frozen=True)
class Viewer:
    """Who looks, and which day it is: what the printed findings depend on besides the plan."""

    user: User
    may_edit: bool
    may_accept: bool
    on: date
    stamp: str = ""  # of all that there is to say of the findings, where it is known


class ListPosition(NamedTuple):
    """The number of a page, or the key of a finding that is to be on it."""

    number: str = ""
    at: str = ""


def listed(
    plan: Plan, choice: FindingFilter, seeing: Viewer, where: ListPosition, *, form: Any = None, csrf: str = ""
) -> Listed:
    """A page of findings, printed once unless ``form`` is open at the finding that was asked for."""
    if form:
        return _listed(plan, choice, seeing, where, {"form": form, "csrf_token": csrf})
    made_of = repr(
        (
            seeing.stamp or findings_stamp(plan, on=seeing.on),
            ActionStep.objects.filter(action__plan=plan).aggregate(Max("pk")),
            choice,
            where,
            seeing.user.role,
            seeing.may_edit,
            seeing.may_accept,
        )
    )
    return cached(f"{plan.pk}:listed", made_of, lambda: _listed(plan, choice, seeing, where, {}))


def _listed(plan: Plan, choice: FindingFilter, seeing: Viewer, where: ListPosition, opened: dict[str, Any]) -> Listed:
    found = chosen(plan, choice, on=seeing.on)
    page = found.page(where)
    items = shown_findings(plan, page.object_list, on=seeing.on, may_edit=seeing.may_edit)  # type: ignore[arg-type]  # a slice of the query
    walked = [replace(item, mend_url=walk_url(item.mend_url, choice.within)) for item in items]
    shown = [replace(item, form=opened.get("form")) if item.key == where.at else item for item in walked]
    groups = severity_groups(shown, found.counts, at=where.at, chosen=bool(choice))
    context = {**as_seen(seeing), **opened, "plan": plan, "choice": choice, "gravities": groups}
    return Listed(
        render_to_string("plans/_finding_list.html", context),
        page.paginator.count,
        page.start_index(),
        page.end_index(),
        page.previous_page_number() if page.has_previous() else 0,
        page.next_page_number() if page.has_next() else 0,
        _by_rule(found.counts, choice.rule),
    )


def as_seen(seeing: Viewer) -> dict[str, Any]:
    """What the template of a finding asks of who looks."""
    return {"user": seeing.user, "may_edit": seeing.may_edit, "may_accept": seeing.may_accept}


def _by_rule(counts: RuleCounts, chosen: str) -> list[tuple[Rule, int]]:
    """The rules that found something, with how much, and the one that was chosen."""
    found = Counter({chosen: 0} if chosen else {})
    for (_, rule), count in counts.items():
        found[rule] += count
    return [(RULES[rule], found[rule]) for rule in sorted(found)]


@dataclass(frozen=True)
class Chosen:
    """The findings that were chosen, with their state and in order; ``counts`` is of all that fit but the rule."""

    found: FindingQuerySet
    counts: RuleCounts

    def page(self, where: ListPosition) -> Page[Finding]:
        """A page of them; the one with the finding that is asked for, if it is among them."""
        pages = Paginator(self.found, PER_PAGE)
        keys = list(self.found.values_list("key", flat=True)) if where.at else []
        return pages.get_page(keys.index(where.at) // PER_PAGE + 1 if where.at in keys else where.number)


def chosen(plan: Plan, choice: FindingFilter, *, on: date) -> Chosen:
    """The findings of a plan's draft on a day; fixed ones only where they are asked for."""
    findings = Finding.objects.filter(plan=plan, rule__in=RULES)
    found = findings.in_state(choice.state, on=on) if choice.state else findings.not_fixed(on)
    if choice.severity:
        found = found.filter(severity=choice.severity)
    if choice.place:
        found = found.filter(key__in=choices_of(plan, on=on).at.get(choice.place, ()))
    if choice.owner:
        found = found.filter(owners="") if choice.owner == NOBODY else found.owned_by([choice.owner])
    if choice.q:
        found = found.filter(Q(sentence__icontains=choice.q) | Q(subject__icontains=choice.q))
    counted = found.order_by().values_list("severity", "rule").annotate(count=Count("pk"))
    counts = Counter({(severity, rule): count for severity, rule, count in counted})
    of_rule = found.filter(rule=choice.rule) if choice.rule else found
    gravest = Case(*RANKS, default=Value(len(RANKS)), output_field=IntegerField())
    return Chosen(of_rule.order_by(gravest, "rule", "pk"), counts)
