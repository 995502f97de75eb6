"""The versions of the plan that the story is told of: 1.0 and 1.1 signed by three, 1.2 by the first of them."""

from datetime import datetime, timedelta
from typing import Any

from bcp_portal.documents.canonical import from_canonical
from plans.actions.approvals import sign_version
from plans.actions.findings import Accepting
from plans.actions.rows import change_row
from plans.actions.versions import submit_draft
from plans.freezing.numbers import next_numbers
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.plan import Draft
from plans.models.versions import PlanVersion
from plans.sections import BY_KEY
from testing.actions.keepers import assign
from testing.actions.keeping import keep_promises
from testing.assigning import PLAN, Assigning, Entrusted, WithDeputy

from .cast import Cast
from .moments import Chronicle
from .people import title_of

DEPUTY, DEPUTISED = "Deputy CTO", "Chief Technology Officer"
FIRST = "First version: what came of our old document, with every recovery time agreed with whoever answers for it."
SECOND = "Restores within 90 minutes, so that sign-in is back in time; the Communications Lead speaks to the press."
THIRD = "Messages go on within 30 minutes when their supplier fails, and people may be unable to sign in for 6 hours."
NAMES = "People are called by what they do in this demonstration; the directory has their numbers."
SHARED = "A second place for the standby is budgeted for next year; until then a restore takes its place."
SMALLER = "This plan is not activated for what is less than High, so the first phase is not theirs."
# What each signature of the second version accepts, by whose it is: rules, why, and for how many days.
LIVED_WITH = {
    "Chief Technology Officer": (("STR-03",), SHARED, 240),
    "Chief Operations Officer": (("RSP-06",), NAMES, 360),
    "Chief Information Security Officer": (("RSP-03",), SMALLER, 115),
}
FREE = "Customer Communication"  # of STR-03: what nobody accepts for this function


def name_signers(cast: Cast, at: datetime) -> None:
    """Who signs, who stands in, and who keeps the plan."""
    people = {person.job_title: person for person in Person.objects.exclude(account=None)}
    for approval in RequiredApproval.objects.living().filter(plan=cast.plan):
        values: dict[str, Any] = {"person": people[approval.role]}
        if approval.role == DEPUTISED:
            values["deputy"] = people[DEPUTY]
        change_row(row=approval, values=values, edition=approval.edition, by=cast.editor, at=at)
    pair = WithDeputy(cast.editor, cast.responder)
    keeper = Assigning(Entrusted(PLAN, "", cast.plan.title), WithDeputy().stamp, pair)
    assign(plan=cast.plan, changes=[keeper], by=cast.editor, at=at)


def change(cast: Cast, kind: str, name: str, at: datetime, **values: Any) -> None:
    """The editor changes fields of the row of that name."""
    rows = BY_KEY[kind].model.objects.living().filter(plan=cast.plan)
    row = next(row for row in rows if row.label == name)
    change_row(row=row, values=values, edition=row.edition, by=cast.editor, at=at)


def submit(cast: Cast, summary: str, at: datetime, *, carries: tuple[str, ...] = (), days: int = 14) -> PlanVersion:
    """The editor sends the draft, to be signed within so many days."""
    draft = Draft.objects.select_related("plan").get(plan=cast.plan)
    return submit_draft(
        plan=draft.plan,
        revision=draft.plan.revision,
        number=next_numbers(draft.plan, from_canonical(draft.document))[0],
        change_summary=summary,
        due_on=(at + timedelta(days=days)).date(),
        by=cast.editor,
        at=at,
        carries=carries,
    )


def sign(cast: Cast, place: int, at: datetime, *, accepts: bool = False) -> None:
    """The signer of that place signs the version that waits."""
    signer = cast.signers[place - 1]
    version = PlanVersion.objects.filter(plan=cast.plan).in_approval().get()
    accepting = _accepting(version, *LIVED_WITH[title_of(signer)], at) if accepts else None
    sign_version(version=version, place=place, sha256=version.sha256, by=signer, at=at, accepting=accepting)


def _accepting(version: PlanVersion, rules: tuple[str, ...], reason: str, days: int, at: datetime) -> Accepting:
    gaps = from_canonical(version.snapshot)["findings"]
    places = [place for place, gap in enumerate(gaps) if gap["rule"] in rules and FREE not in gap["sentence"]]
    return Accepting(tuple(places), reason, (at + timedelta(days=days)).date())


def keep(cast: Cast, at: datetime) -> None:
    """The portal takes over what the version in force promises, as its job does."""
    keep_promises(cast.plan, at=at)


def tell_first_version(cast: Cast, at: datetime) -> None:
    """A year before: named, submitted and signed within a week."""
    told = Chronicle(at)
    told.add(lambda now: name_signers(cast, now), days=384, hour=11)
    told.add(lambda now: submit(cast, FIRST, now), days=374, hour=9, minute=40)
    for place, days in enumerate((373, 372, 370), start=1):
        told.add(lambda now, place=place: sign(cast, place, now), days=days, hour=14 + place)  # type: ignore[misc]
    told.add(lambda now: keep(cast, now), days=370, hour=17, minute=5)
    told.tell()


def plan_later_versions(cast: Cast, told: Chronicle) -> None:
    """The second a quarter before, with what was asked for until then; the third waits for two signatures."""

    def second(now: datetime) -> None:
        change(cast, "strategies", "Database Recovery", now, rto="< 90 minutes")
        change(cast, "roles", "Communications Lead", now, duty="Speaks to customers, authorities and the press")

    def third(now: datetime) -> None:
        change(cast, "dependencies", "Communication APIs", now, rto="30 minutes")
        change(cast, "functions", "User Authentication", now, mtpd="6 hours")

    told.add(second, days=101, hour=10)
    told.add(lambda now: submit(cast, SECOND, now, carries=("CHR-01", "CHR-02")), days=98, hour=9, minute=30)
    for place, days in enumerate((97, 96, 94), start=1):
        signing = lambda now, place=place: sign(cast, place, now, accepts=True)  # noqa: E731
        told.add(signing, days=days, hour=14 + place)
    told.add(lambda now: keep(cast, now), days=94, hour=17, minute=5)
    told.add(third, days=5, hour=10)
    told.add(lambda now: submit(cast, THIRD, now, carries=("CHR-04",), days=9), days=2, hour=9, minute=30)
    told.add(lambda now: sign(cast, 1, now), days=1, hour=16)
