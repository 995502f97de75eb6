"""Who decides on a change request: the accounts behind the role that the plan's change management names.

Where it names nobody who can, those whose signatures the plan requires. Never who asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bcp_portal.accounts.models import User
from bcp_portal.documents.figures import listing
from bcp_portal.documents.format import Document
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.reading.change_management import NamedRole, deciding_roles
from plans.reading.document import FrozenPlan

from .authorship import AccountChange, account_changes, submitted_with
from .signatures import policy_of


@dataclass(frozen=True)
class Seat:
    """An account that decides, and in which role: ``CISO``, or ``CISO, deputy of Ann``."""

    account: User
    role: str

    @property
    def in_words(self) -> str:
        """``Ann (CISO)``."""
        return f"{self.account.name} ({self.role})"


@dataclass(frozen=True)
class Asker:
    """Who asks: the account, and the ref in the directory of whose it was then (``""`` for nobody's)."""

    account: User
    person: str


@dataclass(frozen=True)
class Deciders:
    """Who can decide on a request, each once, and ``because``: how they come to it, and who can't; sentences."""

    seats: tuple[Seat, ...]
    because: str

    def seat_of(self, account: User) -> Seat | None:
        """The seat in which somebody decides; None for who is not asked."""
        return next((seat for seat in self.seats if seat.account == account), None)

    @property
    def sentence(self) -> str:
        """Who decides, as pages say it."""
        if not self.seats:
            return f"{self.because} Nobody can decide as it is: an administrator links accounts to people."
        names = listing([seat.in_words for seat in self.seats])
        return f"{'One of ' if len(self.seats) > 1 else ''}{names} decides. {self.because}"


def directory_ref_of(account: User) -> str:
    """The ref in the directory of whose account it is, ``""`` for nobody's."""
    return Person.objects.filter(account=account).values_list("ref", flat=True).first() or ""


def deciders_of(plan: Plan, document: Document, *, version: PlanVersion | None, asker: Asker | None) -> Deciders:
    """Of the plan by its version in force and that one's document; before there is one, by the draft's."""
    named = deciding_roles(FrozenPlan(document))
    roles = listing(list(dict.fromkeys(one.role for one in named)))
    seats = _seats(named)
    able, hindered = _able(plan, seats, version=version, asker=asker)
    if able:
        return Deciders(able, _joined(f"The plan’s change management names {roles}.", *hindered))
    signing, others = _able(plan, _signing(plan, version), version=version, asker=asker)
    if not named:
        said = ["The plan’s change management names nobody who decides, so whoever signs the plan does.", *others]
    elif not seats:
        said = [f"The plan’s change management names {roles}, without an account: so whoever signs the plan decides."]
    else:
        said = [f"The plan’s change management names {roles}.", *hindered, "So whoever else signs the plan decides."]
    return Deciders(signing, _joined(*said))


def _joined(*sentences: str) -> str:
    return " ".join(dict.fromkeys(sentences))


def _seats(named: Sequence[NamedRole]) -> list[Seat]:
    """The accounts of who holds each role, and of the deputies."""
    refs = {ref for one in named for ref in (one.person, one.deputy) if ref}
    people = {person.ref: person for person in Person.objects.filter(ref__in=refs).select_related("account")}
    return _held((one.role, _account(people.get(one.person)), _account(people.get(one.deputy))) for one in named)


def _signing(plan: Plan, version: PlanVersion | None) -> list[Seat]:
    """Whoever signs: by the version in force or, before there is one, by the draft's rows."""
    if version is not None:
        return _held((one.role, one.signer, one.deputy) for one in policy_of(version))
    rows = RequiredApproval.objects.living().filter(plan=plan).select_related("person__account", "deputy__account")
    return _held((row.role, _account(row.person), _account(row.deputy)) for row in rows)


def _held(roles: Iterable[tuple[str, User | None, User | None]]) -> list[Seat]:
    """The seats of roles with who holds each and the deputy: those who hold one first."""
    roles = list(roles)
    holders = [Seat(holder, role) for role, holder, _ in roles if holder]
    return holders + [
        Seat(deputy, f"{role}, deputy{f' of {holder.name}' if holder else ''}")
        for role, holder, deputy in roles
        if deputy
    ]


def _account(person: Person | None) -> User | None:
    return person.account if person else None


def _able(
    plan: Plan, seats: Sequence[Seat], *, version: PlanVersion | None, asker: Asker | None
) -> tuple[tuple[Seat, ...], list[str]]:
    """The seats that can decide, one an account, and in words why others can't."""
    once = {seat.account.pk: seat for seat in reversed(seats)}
    seats = [seat for seat in seats if once[seat.account.pk] is seat]
    accounts = [seat.account for seat in seats]
    changes = account_changes(accounts, after=submitted_with(plan, version)) if asker else {}
    persons = dict(Person.objects.filter(account__in=accounts).values_list("account", "ref"))
    against = {seat.account.pk: _against(seat, asker, changes, persons) for seat in seats}
    able = tuple(seat for seat in seats if not against[seat.account.pk])
    return able, [against[seat.account.pk] for seat in seats if against[seat.account.pk]]


def _against(
    seat: Seat, asker: Asker | None, changes: Mapping[int, Sequence[AccountChange]], persons: Mapping[int, str]
) -> str:
    """Why the account can't decide, as a sentence; "" where it can. As with signatures, whoever asks had no hand in the
    account that decides.
    """
    account = seat.account
    if not account.is_active:
        return f"The account of {account.name} is deactivated."
    if not account.may("decide_change"):
        return f"The account of {account.name} may not decide on changes."
    if asker is None:
        return ""
    if account == asker.account or (asker.person and persons.get(account.pk) == asker.person):
        return f"{account.name} asks, and nobody decides on what they asked for."
    if change := next((one for one in changes.get(account.pk, ()) if one.by == asker.account.pk), None):
        return f"{change.said_of(f'the account of {account.name}')}, and {change.by_name} asks."
    return ""
