"""Bars: who can't sign a version, and why: who submitted or wrote it, or whose account the submitter made."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bcp_portal.accounts.models import User
from bcp_portal.documents.format import Document
from plans.models.approvals import Succession
from plans.models.plan import Plan
from plans.models.versions import Approval, PlanVersion

from .authorship import AccountChange, account_changes, authors, submitted_with

MOST_NAMED = 3
OWN = "Nobody signs their own submission"  # the database asks the same: models/decision_triggers.py


@dataclass(frozen=True)
class Bars:
    """What keeps accounts from signing one version; all are told by their keys.

    ``askers`` submitted the version, or named somebody for a signature of it; ``named`` are successors that they named.
    """

    askers: frozenset[int]
    authors: frozenset[int] = frozenset()
    changes: Mapping[int, Sequence[AccountChange]] = field(default_factory=dict)
    named: Mapping[int, str] = field(default_factory=dict)
    since: str = ""  # number of the version in force

    def against(self, account: User) -> str:
        """Why the account can't sign, as the first part of a sentence; "" where it can."""
        if not account.is_active:
            return f"The account of {account.name} is deactivated"
        if not account.may("sign"):
            return f"The account of {account.name} may not sign"
        if account.pk in self.askers:
            return f"{OWN}, and {account.name} is the submitter"
        if account.pk in self.authors:
            return f"{account.name} {f'has changed the draft since v{self.since}' if self.since else 'wrote the draft'}"
        if change := next((one for one in self.changes.get(account.pk, ()) if one.by in self.askers), None):
            return f"{change.said_of(f'the account of {account.name}')}{self._since}, and {change.by_name} submits"
        if by_name := self.named.get(account.pk):
            return f"{by_name} named {account.name} as the successor{self._since}, and {by_name} submits"
        return ""

    @property
    def _since(self) -> str:
        return f" since v{self.since}" if self.since else ""

    def notes(self, account: User) -> list[str]:
        """What was done to the account since the version in force, for whoever relies on its signature."""
        return [
            f"{change.said_of('this account')} on {change.at:%-d %B %Y}" for change in self.changes.get(account.pk, ())
        ]


def bars_of_draft(
    plan: Plan, document: Document, *, submitter: User | None, replaces: PlanVersion | None, accounts: Iterable[User]
) -> Bars:
    """For a draft that somebody is about to submit; in a fixed number of queries."""
    after = submitted_with(plan, replaces)
    askers = frozenset({submitter.pk} if submitter else ())
    return Bars(
        askers=askers,
        authors=authors(plan, document, after=after),
        changes=account_changes(accounts, after=after),
        named=_named(replaces, askers),
        since=replaces.number if replaces else "",
    )


def bars_of_version(
    version: PlanVersion, document: Document, *, accounts: Iterable[User], askers: Collection[int] = ()
) -> Bars:
    """For a version in approval; ``askers`` named, or are about to name, somebody for one of its signatures."""
    after = submitted_with(version.plan, version.replaces)
    askers = frozenset({version.submitted_by_id, *askers})
    return Bars(
        askers=askers,
        authors=authors(version.plan, document, after=after, before=submitted_with(version.plan, version)),
        changes=account_changes(accounts, after=after),
        named=_named(version.replaces, askers),
        since=version.replaces.number if version.replaces else "",
    )


def _named(replaces: PlanVersion | None, askers: Collection[int]) -> dict[int, str]:
    if replaces is None or not askers:
        return {}
    found = Succession.objects.filter(after=replaces, by__in=askers)
    return dict(found.values_list("successor", "name"))


def all_signers() -> list[User]:
    """Everybody whose account may sign, by name."""
    return list(User.objects.who_may("sign").order_by("name", "pk"))


def instead(bars: Bars, signers: Iterable[User], *, taken: Collection[int]) -> str:
    """``Deputy or CFO could sign instead.``: who may sign, isn't barred, and signs nothing else of the version."""
    free = [account for account in signers if account.pk not in taken and not bars.against(account)]
    if not free:
        return "Nobody else may sign it: an administrator can give somebody the role Approver."
    names = [account.name for account in free[:MOST_NAMED]]
    more = len(free) - len(names)
    names += [f"{more} more"] if more else []
    return f"{' or '.join([', '.join(names[:-1]), names[-1]] if names[:-1] else names)} could sign instead."


def taken_in(version: PlanVersion) -> set[int]:
    """Keys of the accounts that have signed the version, or are asked to in the first place."""
    asked: Sequence[Approval] = list(version.approvals.all())
    signed = {approval.decision.decided_by_id for approval in asked if hasattr(approval, "decision")}
    return signed | {approval.signer_id for approval in asked}
