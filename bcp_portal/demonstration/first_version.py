"""The first version of the sample plan: who responds and what brings back what is filled in, then all three sign."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bcp_portal.accounts.models import User
from bcp_portal.documents.canonical import from_canonical
from plans.actions.approvals import sign_version
from plans.actions.findings import Accepting
from plans.actions.linking import save_links
from plans.actions.rows import change_row
from plans.actions.versions import submit_draft
from plans.freezing.numbers import next_numbers
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.plan import Draft, Plan
from plans.models.response import TeamRole
from plans.models.versions import PlanVersion
from plans.reading.links import LINK_GRID_OF, LinkChange
from plans.sections import BY_KEY

from .moments import working_day

DEPUTY = "Deputy CTO"
DEPUTISED = "Chief Technology Officer"
# Who responds, and who stands in: by what each does.
TEAM = {
    "Incident Commander": ("Responder", "IT Operations Manager"),
    "Technical Lead": ("IT Operations Manager", "Chief Technology Officer"),
    "Business Lead": ("Chief Operations Officer", "Deputy CTO"),
}
# By grid of links, what each row has to do with which others.
LINKS = {
    "brings": {
        "Automated Failover": ("Data Processing", "User Authentication"),
        "Database Recovery": ("Data Processing", "User Authentication"),
        "Service Migration": ("Data Processing",),
        "Alternative Communication": ("Customer Communication",),
    },
    "runs": {
        "Customer Communication": ("Cloud Infrastructure", "Communication APIs"),
        "Data Processing": ("Cloud Infrastructure", "AI Services"),
        "User Authentication": ("Cloud Infrastructure",),
    },
}
SUMMARY = (
    "First version to be signed. The core team is named, and what brings back what is linked. Still open: no MTPD, "
    "nobody speaks to the outside, the extended team has no names, and no test was held yet."
)
ACCEPTED = ("DEP-02", "GOV-07")  # rules whose gaps the first signer accepts
REASON = "Numbers of the suppliers and the appendices are being collected; until then the team calls those it knows."
QUARTER = timedelta(days=91)


def fill_in(plan: Plan, people: Mapping[str, Person], *, by: User, at: datetime) -> None:
    """Name the signers and the core team, ``people`` by what they do, and link what the plan leaves to guessing."""
    for approval in RequiredApproval.objects.living().filter(plan=plan, role__in=people):
        values = {"person": people[approval.role]}
        if approval.role == DEPUTISED:
            values["deputy"] = people[DEPUTY]
        change_row(row=approval, values=values, edition=approval.edition, by=by, at=at)
    for role in TeamRole.objects.living().filter(plan=plan, name__in=TEAM):
        person, deputy = (people[title] for title in TEAM[role.name])
        change_row(row=role, values={"person": person, "deputy": deputy}, edition=role.edition, by=by, at=at)
    editions = dict(_rows(plan, "strategies", "ref", "edition") + _rows(plan, "dependencies", "ref", "edition"))
    save_links(plan=plan, links=list(_links(plan)), editions=editions, by=by, at=at)


def _links(plan: Plan) -> Iterator[LinkChange]:
    for key, wanted in LINKS.items():
        grid = LINK_GRID_OF[key]
        rows, columns = (dict(_rows(plan, kind, "name", "ref")) for kind in (grid.rows, grid.columns))
        for row, others in wanted.items():
            for other in others:
                yield LinkChange(grid.link(rows[row], columns[other]), on=True)


def _rows(plan: Plan, kind: str, *columns: str) -> list[Any]:
    return list(BY_KEY[kind].model.objects.living().filter(plan=plan).values_list(*columns))


def sign_by_all(plan: Plan, signers: Iterable[User], *, submitter: User, at: datetime) -> PlanVersion:
    """Submit the draft some weeks before ``at`` and have it signed on the days that follow; it is in force then."""
    draft = Draft.objects.select_related("plan").get(plan=plan)
    version = submit_draft(
        plan=plan,
        revision=draft.plan.revision,
        number=next_numbers(plan, from_canonical(draft.document))[0],
        change_summary=SUMMARY,
        due_on=None,
        by=submitter,
        at=working_day(at, days=29, hour=9, minute=40),
    )
    for place, (signer, days) in enumerate(zip(signers, (28, 27, 24), strict=True), start=1):
        signed_at = working_day(at, days=days, hour=14 + place)
        accepting = _accepting(version, signed_at) if place == 1 else None
        sign_version(version=version, place=place, sha256=version.sha256, by=signer, at=signed_at, accepting=accepting)
    return PlanVersion.objects.with_state().select_related("plan").get(pk=version.pk)


def _accepting(version: PlanVersion, at: datetime) -> Accepting:
    """The gaps that the plan can live with for a quarter."""
    gaps = from_canonical(version.snapshot)["findings"]
    places = tuple(place for place, gap in enumerate(gaps) if gap["rule"] in ACCEPTED)
    return Accepting(places, REASON, (at + QUARTER).date())
