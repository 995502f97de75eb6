"""Bars: who can't sign a version, and why: who submitted or wrote it, or whose account the submitter made."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bcp_portal.accounts.models import User
from bcp_portal.documents.format import Document
from plans.models.approvals import Succession
from plans.models.plan import Plan
from plans.models.versions import Approval, PlanVersion

from .authorship import READDRESSED, AccountChange, account_changes, authors, submissions, submitted_with

MOST_NAMED = 3
OWN = "Nobody signs their own submission"  # the database asks the same: models/decision_triggers.py


@dataclass(frozen=True)
class Bars:
    """What keeps accounts from signing one version; all are told by their keys.

    ``askers`` submitted the version, or named somebody for a signature of it; ``successions`` are
    those since the version in force.
    """

    askers: frozenset[int]
    authors: frozenset[int] = frozenset()
    changes: Mapping[int, Sequence[AccountChange]] = field(default_factory=dict)
    successions: Sequence[Succession] = ()
    since: str = ""  # number of the version in force
    submitted_with: int = 0  # key of the event with which the version was submitted; 0 for a draft

    def of_askers(self, askers: Collection[int]) -> "Bars":
        """The same where these accounts, too, named somebody for one of its signatures, or are about to."""
        return replace(self, askers=self.askers.union(askers))

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
        if by_name := next((one.name for one in reversed(self.successions) if self._is_naming(one, account)), ""):
            return f"{by_name} named {account.name} as the successor{self._since}, and {by_name} submits"
        return ""

    def _is_naming(self, one: Succession, account: User) -> bool:
        return one.successor_id == account.pk and one.by_id in self.askers

    def is_readdressed(self, account: User, *, after: int) -> bool:
        """Whether the account has had another address since an event (its key) after the version was submitted."""
        changes = self.changes.get(account.pk, ())
        return any(change.did == READDRESSED and change.event > after for change in changes)

    @property
    def _since(self) -> str:
        return f" since v{self.since}" if self.since else ""

    def notes(self, account: User) -> list[str]:
        """What was done to the account since the version in force, for whoever relies on its signature."""
        return [
            f"{change.said_of('this account')} on {change.at:%-d %B %Y}" for change in self.changes.get(account.pk, ())
        ]


def bars_of_draft(
    plan: Plan,
    document: Document,
    *,
    submitter: User | None,
    replaces: PlanVersion | None,
    accounts: Iterable[User],
    successions: Sequence[Succession] = (),
) -> Bars:
    """For a draft that somebody is about to submit; in a fixed number of queries."""
    after = submitted_with(plan, replaces)
    return Bars(
        askers=frozenset({submitter.pk} if submitter else ()),
        authors=authors(plan, document, after=after),
        changes=account_changes(accounts, after=after),
        successions=successions,
        since=replaces.number if replaces else "",
    )


def bars_of_version(version: PlanVersion, document: Document, *, accounts: Iterable[User]) -> Bars:
    """For a version in approval, in a fixed number of queries; ``of_askers`` are those of one of its signatures."""
    before = version.replaces
    keys = submissions(version.plan, [version.number, *([before.number] if before else [])])
    after, submitted = keys[before.number] if before else 0, keys[version.number]
    return Bars(
        askers=frozenset({version.submitted_by_id}),
        authors=authors(version.plan, document, after=after, before=submitted),
        changes=account_changes(accounts, after=after),
        successions=successions_after(before),
        since=before.number if before else "",
        submitted_with=submitted,
    )


def successions_after(version: PlanVersion | None) -> list[Succession]:
    """Who was named for whom since a version came into force, the earliest first."""
    if version is None:
        return []
    return list(Succession.objects.filter(after=version).select_related("successor").order_by("id"))


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
