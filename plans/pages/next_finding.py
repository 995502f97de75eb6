"""What follows a save that a finding led to: whether it is fixed, how many are left, and which one is next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from bcp_portal.look.counting import counted
from bcp_portal.parameters import NotUnderstood
from plans.linting.checking import RULES, rank
from plans.models.findings import Finding, FindingPeriod, FindingState
from plans.models.plan import Plan

from .field_notes import KEY, LONGEST_WITHIN
from .findings_list import FindingFilter, choice_in, chosen
from .findings_panel import PanelFinding, findings_panel
from .places import mend_url, walk_url, where_in

NUL = "%00"  # escaped twice in an address, so that no request was refused for it; PostgreSQL can't look for it


@dataclass(frozen=True)
class FindingStep:
    """After a save: the finding that led there, and the next one (None where none is left).

    ``along`` counts the others that the same save fixed, ``left`` what stands open of what was chosen; ``again`` is the
    address at which the same one is opened, ``url`` that of the next (``""`` where a click makes its place).
    """

    finding: Finding
    along: int
    left: int
    following: PanelFinding | None
    again: str
    url: str
    within: str
    at: str = ""  # the id of what was saved, on a page that is new
    saved: tuple[str, str] = ("", "")  # ref and field of what was saved

    @property
    def is_fixed(self) -> bool:
        return self.finding.state == FindingState.FIXED

    @property
    def goes_on(self) -> bool:
        """Whether the same finding asks for something else by now: the next of its rows, the other field."""
        mend = self.finding.mend or {}
        asked = mend.get("ref", ""), mend.get("field", "")
        return bool(self.again and self.saved[0]) and asked != self.saved

    @property
    def again_words(self) -> str:
        """What the same finding asks for."""
        return str((self.finding.mend or {}).get("words", "")).rstrip(".")

    @property
    def said(self) -> str:
        """What the save did."""
        if not self.is_fixed:
            return f"{self.finding.rule} still stands."
        return f"Fixed, and {counted(self.along, 'other', 'others')} with it." if self.along else "Fixed."

    @property
    def words(self) -> str:
        """How the next one is mended, as a button says it."""
        return self.following.words.rstrip(".") if self.following else ""

    @property
    def left_in_words(self) -> str:
        """How many are left, of those that were chosen where some were."""
        return f"{self.left} left{' of those you chose' if self.within else ''}"


def next_step(plan: Plan, given: Mapping[str, Any], *, on: date, at: str = "") -> FindingStep | None:
    """What follows the finding that an address or a form names as ``finding``; None where it names none.

    ``at`` is the id of what was saved, which ends in the ref of its row; ``field`` the one that was asked for.
    """
    key, within = str(given.get("finding") or ""), within_of(given)
    known = Finding.objects.with_state(on).filter(plan=plan, key=key, rule__in=RULES) if KEY.fullmatch(key) else None
    found = known.first() if known is not None else None
    if found is None:
        return None
    following, left = next_after(plan, found, within, on=on)
    stands = found.state != FindingState.FIXED
    return FindingStep(
        finding=found,
        along=0 if stands else _closed_with(found),
        left=left,
        following=following,
        again=walk_url(mend_url(plan, where_in(plan), found), within) if stands else "",
        url=walk_url(following.mend_url, within) if following else "",
        within=within,
        at=at,
        saved=("-".join(at.split("-")[-2:]), str(given.get("field") or "")),
    )


def next_after(plan: Plan, found: Finding, within: str, *, on: date) -> tuple[PanelFinding | None, int]:
    """The open finding after one in the order of the list, from its top again after the last, and how many there are.

    What the submission itself mends comes after all others.
    """
    listed = findings_panel(plan, on=on).everything
    if within:
        keys = set(chosen(plan, _choice(within), on=on).found.values_list("key", flat=True))
        listed = [one for one in listed if one.key in keys]
    others = sorted((one for one in listed if one.key != found.key), key=lambda one: one.ends_by_submitting)
    here = (rank(found.severity), found.rule, found.pk)
    after = (one for one in others if one.order > here and not one.ends_by_submitting)
    return next(after, others[0] if others else None), len(listed)


def within_of(given: Mapping[str, Any]) -> str:
    """Among which findings somebody goes on, as the address of the list says it; ``""`` for all or what isn’t known."""
    asked = str(given.get("within") or "")[:LONGEST_WITHIN]
    try:
        return _choice(asked).query if asked and NUL not in asked else ""
    except NotUnderstood:
        return ""


def _choice(within: str) -> FindingFilter:
    return choice_in(QueryDict(within))


def _closed_with(found: Finding) -> int:
    """How many other findings of the plan the same save fixed."""
    closed = FindingPeriod.objects.filter(finding=found).order_by("-opened_at", "-pk").values_list("closed_at").first()
    fixed = FindingPeriod.objects.filter(finding__plan=found.plan_id, closed_at=closed[0] if closed else None)
    still = FindingPeriod.objects.filter(closed_at=None).values("finding")
    return fixed.exclude(finding=found).exclude(finding__in=still).values("finding").distinct().count() if closed else 0
