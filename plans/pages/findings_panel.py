"""The findings beside the document: the gravest in a list, all of them as marks at the blocks they are about."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Max
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bcp_portal.documents.canonical import sha256
from bcp_portal.look.counting import noun
from plans.evidence.unchecked import Unchecked, unchecked_among
from plans.linting.checking import RULES, rank
from plans.linting.findings import SEVERITIES
from plans.models.findings import Checkup, Finding
from plans.models.plan import Plan
from plans.page_cache import cached

from .findings_summary import rules_in_words
from .parts import PagePart
from .places import RowPlaces, mend_url, where_in
from .shown_findings import ONE_CLICK

SHOWN_BESIDE, SHOWN_CHOSEN = 5, 25


@dataclass(frozen=True)
class PanelFinding:
    """A finding beside the document; ``place`` is the ref of what shows it, ``mend_url`` where an editor mends it."""

    key: str
    rule: str
    severity: str
    sentence: str
    place: str
    mend_url: str = ""  # "" where one click does it, or makes its place
    words: str = ""  # how it is mended
    order: tuple[int, str, int] = (0, "", 0)  # among all, the gravest first
    can_mend: bool = False  # whether one click does it, or makes its place
    ends_by_submitting: bool = False

    @property
    def anchor(self) -> str:
        """The id of its element on the page of findings."""
        return f"finding-{self.key}"


@dataclass(frozen=True)
class FindingsPanel:
    """What stands beside the document: open findings, the gravest first, all of them by place, and counts.

    ``chosen`` is the severity that is listed, ``""`` for any; ``digest`` changes with whatever is shown.
    """

    everything: list[PanelFinding]
    by_place: Mapping[str, list[PanelFinding]]
    counts: list[tuple[str, int]]
    question_count: int
    holds_count: int
    unchecked: Unchecked
    digest: str
    chosen: str = ""

    def choosing(self, severity: str) -> "FindingsPanel":
        """The same with one severity listed; with all where nothing has it."""
        return replace(self, chosen=severity if severity in dict(self.counts) else "")

    @property
    def top(self) -> list[PanelFinding]:
        """What is listed in full."""
        listed = [one for one in self.everything if self.chosen in {"", one.severity}]
        return listed[: SHOWN_CHOSEN if self.chosen else SHOWN_BESIDE]

    @property
    def open_count(self) -> int:
        """How many stand open."""
        return sum(count for _, count in self.counts)

    @property
    def beside_in_words(self) -> str:
        """What stands beside the document, as it follows the number of findings."""
        return f"{noun(self.open_count, 'finding')}, changes, and who else is here"

    @property
    def rules_in_words(self) -> str:
        """How many rules hold, how many could not judge, and how many had nothing to check."""
        return rules_in_words(self.holds_count, self.unchecked)

    @property
    def more(self) -> int:
        """How many stand open beside those shown."""
        return dict(self.counts).get(self.chosen, self.open_count) - len(self.top)

    def marked(self, homes: Mapping[str, str]) -> frozenset[str]:
        """The lines of the contents (refs, by ref of what stands there) that have open findings."""
        return frozenset(homes[place] for place in self.by_place if place in homes)


def findings_panel(plan: Plan, *, on: date, severity: str = "", stamp: str = "") -> FindingsPanel:
    """What stands beside the document; ``severity`` chooses what is listed in full. One query once it was read, none
    where the ``stamp`` is known.

    Findings come of the draft, the day and the rules (which the checkup followed), and acceptances.
    """
    panel: FindingsPanel = cached(
        f"{plan.pk}:beside", stamp or findings_stamp(plan, on=on), lambda: _read_beside(plan, on)
    )
    return panel.choosing(severity) if severity else panel


def findings_stamp(plan: Plan, *, on: date) -> str:
    """Changes with whatever there is to say of a plan's findings: draft, day, the check, acceptances. One query."""
    panel = (
        Plan.objects.filter(pk=plan.pk)
        .order_by()
        .values_list("pk")
        .annotate(
            checked=Max("checkup__checked_at"),
            last=Max("findings__acceptances"),
            back=Count("findings__acceptances__withdrawn_at"),
        )
    )
    return repr((plan.draft.stamp, on, panel.first()))


def _read_beside(plan: Plan, on: date) -> FindingsPanel:
    findings = Finding.objects.open(on).filter(plan=plan).only("key", "rule", "severity", "sentence", "values", "mend")
    stand = [found for found in findings if found.rule in RULES]
    stand.sort(key=_order)
    where = where_in(plan)
    shown = [_beside(plan, where, found) for found in stand]
    by_place: dict[str, list[PanelFinding]] = {}
    for one in shown:
        by_place.setdefault(one.place, []).append(one)
    counted = Counter(one.severity for one in shown)
    checkup = Checkup.objects.filter(plan=plan).first() or Checkup()
    return FindingsPanel(
        everything=shown,
        by_place={place: found for place, found in by_place.items() if place},
        counts=[(level, counted[level]) for level in SEVERITIES if counted[level]],
        question_count=len(checkup.questions),
        holds_count=sum(outcome["status"] == "holds" for outcome in checkup.outcomes),
        unchecked=unchecked_among(checkup.outcomes),
        digest=sha256(repr([(one.key, one.severity, one.sentence, one.place, one.mend_url) for one in shown])),
    )


def _order(found: Finding) -> tuple[int, str, int]:
    """As the list of findings has them."""
    return rank(found.severity), found.rule, found.pk


def _beside(plan: Plan, where: RowPlaces, found: Finding) -> PanelFinding:
    return PanelFinding(
        found.key,
        RULES[found.rule].id,
        found.severity,
        found.sentence,
        where.first(found.values),
        mend_url(plan, where, found),
        words=str((found.mend or {}).get("words", "")),
        order=_order(found),
        can_mend=(found.mend or {}).get("act") in ONE_CLICK,
        ends_by_submitting=found.ends_by_submitting,
    )


def panel_marks(plan: Plan, beside: FindingsPanel, *, editable: bool) -> dict[str, PagePart]:
    """By ref of a block or heading, its open findings; printed once for the same findings."""

    def printed() -> dict[str, PagePart]:
        return {
            place: PagePart(f"gaps-{place}", _marks(plan, place, found, editable))
            for place, found in beside.by_place.items()
        }

    return cached(f"{plan.pk}:findings:{editable}", beside.digest, printed)


def _marks(plan: Plan, place: str, found: list[PanelFinding], editable: bool) -> SafeString:  # noqa: FBT001 - handed on
    context = {"plan": plan, "place": place, "found": found, "may_edit": editable}
    return render_to_string("plans/_marks.html", context)
