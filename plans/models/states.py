"""States of versions, and sets of them: counted from what was asked, decided and withdrawn, here only."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db import models

from bcp_portal.audit.insert_only import InsertOnlyQuerySet

if TYPE_CHECKING:
    from .versions import PlanVersion


class VersionState(models.TextChoices):
    """Where a version stands; derived, never stored."""

    IN_APPROVAL = "in_approval", "In approval"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"


Plans = Collection[int] | models.QuerySet[Any, Any]  # their primary keys, or a query for them
APPROVED = frozenset({VersionState.IN_FORCE, VersionState.SUPERSEDED})


class SignatureOutcome(NamedTuple):
    """One required signature: what was decided and when (None while it is open), and whether its version is out."""

    plan: int
    version: int
    withdrawal: int | None
    outcome: str | None
    at: datetime | None
    major: int = 0  # of the version's number
    minor: int = 0


@dataclass
class SignatureTally:
    """What became of the signatures that a version of a ``plan`` (its primary key) needs.

    ``superseded_at`` is the last signature of the next one.
    """

    plan: int = 0
    asked: int = 0
    signed: int = 0
    refused: int = 0
    withdrawn: bool = False
    number: tuple[int, int] = (0, 0)
    decided_at: datetime | None = None
    superseded_at: datetime | None = None

    @property
    def state(self) -> VersionState:
        """The one rule."""
        if self.withdrawn:
            return VersionState.WITHDRAWN
        if self.refused:
            return VersionState.DECLINED
        if not self.asked or self.signed < self.asked:
            return VersionState.IN_APPROVAL
        return VersionState.SUPERSEDED if self.superseded_at else VersionState.IN_FORCE


def tallies(asked: Iterable[SignatureOutcome]) -> dict[int, SignatureTally]:
    """By version, of all signatures asked for in whole plans, those of earlier versions first.

    Of a plan's versions only one at a time is in approval, so the later of two approved ones is the one made later.
    """
    found: dict[int, SignatureTally] = {}
    holding: dict[int, SignatureTally] = {}  # by plan, the last approved so far
    for (plan, version), signatures in groupby(asked, lambda one: (one.plan, one.version)):
        tally = found[version] = _tally(list(signatures))
        if tally.state == VersionState.IN_FORCE:
            if plan in holding:
                holding[plan].superseded_at = tally.decided_at
            holding[plan] = tally
    return found


def _tally(signatures: list[SignatureOutcome]) -> SignatureTally:
    outcomes = [signature.outcome for signature in signatures]
    return SignatureTally(
        plan=signatures[0].plan,
        asked=len(outcomes),
        signed=outcomes.count("approved"),
        refused=outcomes.count("declined"),
        withdrawn=signatures[0].withdrawal is not None,
        number=(signatures[0].major, signatures[0].minor),
        decided_at=max((signature.at for signature in signatures if signature.at), default=None),
    )


class VersionQuerySet(InsertOnlyQuerySet["PlanVersion"]):
    """Sets of versions; ``with_state`` or one of the sets by state must stand before anything that asks for ``state``.

    Sets by state read the decisions at once, on all versions of the plans in question: narrow the set down before.
    """

    _has_state = False
    _tallies: Mapping[int, SignatureTally] | None = None  # where they were read before

    def with_state(self) -> Self:
        """Set ``tally`` on each version that is fetched: what became of it."""
        found = self.all()
        found._has_state = True  # noqa: SLF001 - one of this class
        return found

    def approved(self) -> Self:
        """Versions that every required approver has signed, in force or superseded."""
        return self.in_state(*APPROVED)

    def in_force(self) -> Self:
        """The approved version of each plan that no later one has replaced."""
        return self.in_state(VersionState.IN_FORCE)

    def in_approval(self) -> Self:
        """Versions that still wait for a signature."""
        return self.in_state(VersionState.IN_APPROVAL)

    def in_state(self, *states: VersionState, plans: Plans | None = None) -> Self:
        """Versions in one of the states, with their state; it is quicker to say of which plans."""
        read = self.tallies_of(self.order_by().values("plan") if plans is None else plans)
        found = [pk for pk, tally in read.items() if tally.state in states]
        chosen = self.with_state().filter(pk__in=found) if found else self.none()
        chosen._tallies = read  # noqa: SLF001 - one of this class
        return chosen

    # Django has no public way to finish the rows of a set as they are fetched. It lets a set of versions be narrowed,
    # sorted and joined after it was asked for the state.
    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._has_state, clone._tallies = self._has_state, self._tallies
        return clone

    def _fetch_all(self) -> None:
        is_first = self._result_cache is None
        super()._fetch_all()
        if is_first and self._has_state:
            self._set_tallies([found for found in self._result_cache or [] if isinstance(found, self.model)])

    def _set_tallies(self, versions: list["PlanVersion"]) -> None:
        read = self._tallies
        if read is None:
            read = self.tallies_of({version.plan_id for version in versions})
        for version in versions:
            version.tally = read.get(version.pk, SignatureTally())

    def tallies_of(self, plans: Plans) -> dict[int, SignatureTally]:
        """By version of these plans (their primary keys, or a query for them), in one query."""
        return tallies(_signatures_of(self.model, plans))


def _signatures_of(versions: "type[PlanVersion]", plans: Plans) -> Iterator[SignatureOutcome]:
    """What the state of each version of these plans is made of."""
    decided = ("approvals__decision__outcome", "approvals__decision__at")
    columns = ("plan_id", "pk", "withdrawal", *decided, "major", "minor")
    asked = versions.objects.filter(approvals__replacement=None, plan__in=plans).order_by("pk")
    return (SignatureOutcome(*row) for row in asked.values_list(*columns))
