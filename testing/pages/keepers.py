"""The page of a plan's keepers: who keeps it, who does which line, whom the plan proposes, and who can't any more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.forms import BoundField

from bcp_portal.accounts.models import User
from bcp_portal.documents.figures import listing
from bcp_portal.documents.format import Document
from bcp_portal.look.counting import counted
from plans.directory import entries
from plans.models.plan import Plan
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.promised_lines import PromisedLine, promised_lines
from testing.assigning import PLAN, Entrusted, WithDeputy, pairs_of
from testing.forms.keepers import KeepersForm
from testing.responsible import VERB, Responsible, ResponsiblePeople

KINDS = {
    "exercise": "Exercises",
    "maintenance": "Maintenance",
    "review": "Reviews",
    "assessment": "Assessments of suppliers",
}


@dataclass(frozen=True)
class Proposal:
    """Somebody whom the plan names, with what it says of them; ``may`` is whether they can be responsible."""

    account: User
    reasons: tuple[str, ...]

    @property
    def may(self) -> bool:
        return self.account.may(VERB)

    @property
    def in_words(self) -> str:
        return ", ".join(self.reasons)


@dataclass(frozen=True)
class AssignedLine:
    """A line, or the plan as a whole: who is responsible by the form, and who is in fact."""

    of: Entrusted
    written: str
    pair: WithDeputy
    now: Responsible
    form: KeepersForm
    is_stale: bool = False

    @property
    def person(self) -> BoundField:
        return self.form[f"{self.of.slug}-person"]

    @property
    def deputy(self) -> BoundField:
        return self.form[f"{self.of.slug}-deputy"]

    @property
    def seen(self) -> BoundField:
        return self.form[f"{self.of.slug}-seen"]

    @property
    def note(self) -> str:
        """What is wrong: who is named can't, and whose it is instead; ``""`` where all is well."""
        lost = [one for one in (self.pair.person, self.pair.deputy) if one and not one.may(VERB)]
        if not lost:
            return ""
        said = " ".join(f"{one.name} {why_not(one)}." for one in lost)
        if self.pair.person not in lost:
            return said
        if self.now.person is None:
            return f"{said} Nobody is responsible now."
        return f"{said} {self.now.person.name} is responsible now ({self.now.why})."

    @property
    def meanwhile(self) -> str:
        """Who is responsible now, where somebody else has just changed it."""
        return f"Changed meanwhile to: {self.pair.in_words}. Save again to put yours in its place."


@dataclass(frozen=True)
class LinesOfKind:
    title: str
    lines: Sequence[AssignedLine]

    @property
    def in_words(self) -> str:
        assigned = sum(one.pair.person is not None for one in self.lines)
        return f"{assigned} of {len(self.lines)} assigned"


@dataclass(frozen=True)
class KeepersPage:
    """Everything that the page shows; ``whole`` is the plan itself."""

    plan: Plan
    form: KeepersForm
    whole: AssignedLine
    kinds: Sequence[LinesOfKind]
    proposals: Sequence[Proposal]
    source: str  # which document promises the lines

    @property
    def lead(self) -> str:
        """Who keeps the plan today."""
        now, pair = self.whole.now, self.whole.pair
        if now.person is None:
            return "Nobody keeps this plan: what is due reaches nobody but whom it is assigned to."
        if pair.person and now.person != pair.person:
            return f"{pair.person.name} {why_not(pair.person)}: {now.person.name}, the deputy, keeps this plan."
        deputy = f", and {pair.deputy.name} is the deputy" if pair.deputy and pair.deputy.may(VERB) else ""
        return f"{now.person.name} keeps this plan{deputy}."

    @property
    def proposed(self) -> list[Proposal]:
        return [one for one in self.proposals if one.may]

    @property
    def barred_in_words(self) -> str:
        """Whom the plan names who can't be responsible, ``""`` for nobody."""
        names = [f"{one.account.name} ({one.in_words})" for one in self.proposals if not one.may]
        return f"Named, too, but without the right to record what was done: {listing(names)}." if names else ""

    @property
    def counted_in_words(self) -> str:
        lines = [one for kind in self.kinds for one in kind.lines]
        return f"{counted(len(lines), 'line')} of {self.source}"


def entrusted_in(plan: Plan, document: Document) -> list[tuple[Entrusted, PromisedLine | None]]:
    """The plan as a whole, then each line that the document promises."""
    lines = promised_lines(FrozenPlan(document))[0]
    return [(Entrusted(PLAN, plan.code, plan.title), None), *((entrusted(line), line) for line in lines)]


def entrusted(line: PromisedLine) -> Entrusted:
    """A line as somebody is responsible for it."""
    return Entrusted(line.key, line.ref, line.name)


def keepers_page(
    plan: Plan,
    form: KeepersForm,
    *,
    of: Sequence[tuple[Entrusted, PromisedLine | None]],
    who: ResponsiblePeople,
    proposed: Sequence[Proposal],
    version: str,
    stale: frozenset[str] = frozenset(),
) -> KeepersPage:
    """The page as the form stands; ``stale`` are the keys of lines that others have just changed."""
    pairs = pairs_of(plan.pk, who)

    def line(one: Entrusted, promised: PromisedLine | None) -> AssignedLine:
        now = who.for_line(plan.pk, one.key) if promised else who.for_plan(plan.pk)
        written = promised.written if promised else ""
        return AssignedLine(one, written, pairs.get(one.key, WithDeputy()), now, form, one.key in stale)

    kinds = [
        LinesOfKind(title, [line(one, promised) for one, promised in of if promised and promised.kind == kind])
        for kind, title in KINDS.items()
    ]
    source = f"version {version}" if version else "the draft"
    return KeepersPage(plan, form, line(*of[0]), [kind for kind in kinds if kind.lines], proposed, source)


def proposals(user: User, document: Document) -> list[Proposal]:
    """Whom the plan names and who has an account, with what it says of them: its owner, then roles, then signers."""
    people = {one.ref: one for one in entries(user, "people").exclude(account=None).select_related("account")}
    named = {text.casefold(): one.ref for one in people.values() for text in (one.name, one.job_title) if text}
    found: dict[str, list[str]] = {}
    for ref, reason in _named(FrozenPlan(document), named):
        if ref in people and reason not in found.setdefault(ref, []):
            found[ref].append(reason)
    return [Proposal(people[ref].account, tuple(reasons)) for ref, reasons in found.items()]


def _named(plan: FrozenPlan, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Refs of people with what the plan says of each; ``known`` are names and jobs in the directory."""
    roles = {row.label.casefold(): row.link("person") for row in plan.rows("roles") if row.link("person")}
    for fact in plan.facts("owner"):
        owner = fact.text("value").casefold()
        yield roles.get(owner) or known.get(owner, ""), f"{fact.label}: {fact.text('value')}"
    yield from _holders(plan.rows("roles"), "{}", "deputy as {}")
    yield from _holders(plan.rows("approvals"), "signs as {}", "deputy who signs as {}")


def _holders(rows: Sequence[FrozenRow], person: str, deputy: str) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield row.link("person"), person.format(row.label)
        yield row.link("deputy"), deputy.format(row.label)


def why_not(account: User) -> str:
    """Why somebody can't be responsible, as the end of a sentence."""
    if not account.is_active:
        return "has no active account any more"
    return f"can’t record what was done, as {account.get_role_display().lower()}"
