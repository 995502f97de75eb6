"""What needs a person now: signatures, findings, questions, what is overdue, what they submitted, PDFs being made."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, prefetch_related_objects

from bcp_portal.look.counting import noun
from bcp_portal.look.few import NOTHING, Few, few
from plans.evidence.declined import Declined
from plans.models.change_requests import ChangeRequest
from plans.models.corrective_actions import ActionStep
from plans.models.findings import Acceptance, Finding
from plans.models.plan import Plan
from plans.models.versions import Approval, PdfExport
from plans.pages import jobs

from .todo import KINDS, Asking, OverdueReview, OwedIncidentReview, Some, SubmittedVersion

SHOWN, SIGNATURES_SHOWN, PER_PAGE = 3, 10, 25


WHAT = {  # by kind, in the order in which they are shown: what there is more of
    "declined": "declined versions",
    "troubles": "troubles",
    "signatures": "signatures to give",
    "changes": "changes to decide on",
    "approved": "approved changes to work in",
    "blockers": "plans with blockers",
    "overdue": "overdue reviews",
    "incident_reviews": "reviews of incidents",
    "missed": "that were missed",
    "corrections": "corrective actions to do",
    "verifying": "corrective actions to verify",
    "unkept": "plans without a keeper",
    "owned": "about what you own",
    "questions": "plans with questions",
    "ending": "acceptances that end soon",
    "submissions": "that you sent",
    "exports": "PDFs being made",
}


class NeedKind(NamedTuple):
    """One kind of needs: a few of them, and ``what`` there may be more of."""

    name: str
    few: Few[Any]
    what: str

    @property
    def template(self) -> str:
        """What prints one of them."""
        return f"plans/readiness/needs/{self.name}.html"


@dataclass(frozen=True)
class Needs:
    """By kind, as in WHAT."""

    declined: Few[Declined] = NOTHING
    troubles: Few[jobs.Trouble] = NOTHING
    signatures: Few[Approval] = NOTHING
    changes: Few[ChangeRequest] = NOTHING
    approved: Few[ChangeRequest] = NOTHING
    blockers: Few[Some] = NOTHING
    overdue: Few[OverdueReview] = NOTHING
    incident_reviews: Few[OwedIncidentReview] = NOTHING
    missed: Few[Finding] = NOTHING
    corrections: Few[ActionStep] = NOTHING
    verifying: Few[ActionStep] = NOTHING
    unkept: Few[Plan] = NOTHING
    owned: Few[Finding] = NOTHING
    questions: Few[Any] = NOTHING  # Some, of the checks that SOURCES finds
    ending: Few[Acceptance] = NOTHING
    submissions: Few[SubmittedVersion] = NOTHING
    exports: Few[PdfExport] = NOTHING

    @property
    def kinds(self) -> list[NeedKind]:
        """Those of which there are any, in the order in which they are shown."""
        found = [NeedKind(name, getattr(self, name), what) for name, what in WHAT.items()]
        return [kind for kind in found if kind.few.count]

    @property
    def count(self) -> int:
        """How many things there are to do; what is only waited for is none."""
        todo = (
            self.declined,
            self.troubles,
            self.signatures,
            self.changes,
            self.approved,
            self.blockers,
            self.overdue,
            self.incident_reviews,
            self.missed,
            self.corrections,
            self.verifying,
            self.unkept,
            self.owned,
            self.questions,
            self.ending,
        )
        return sum(few.count for few in todo)

    @property
    def shown(self) -> bool:
        return bool(self.count or self.submissions.count or self.exports.count)

    @property
    def sentence(self) -> str:
        """``One signature is waiting for you, and two reviews are overdue.``"""
        said = [
            *_said(self.declined, "version was declined", "versions were declined"),
            *_said(self.signatures, "signature is waiting for you", "signatures are waiting for you"),
            *_said(self.changes, "change waits for your decision", "changes wait for your decision"),
            *_said(self.submissions, "version you sent lacks signatures", "versions you sent lack signatures"),
            *_said(self.overdue, "review is overdue", "reviews are overdue"),
            *_said(self.incident_reviews, "incident is to be reviewed", "incidents are to be reviewed"),
            *_said(
                self.missed,
                "exercise, review or assessment was missed",
                "exercises, reviews or assessments were missed",
            ),
            *_said(self.corrections, "corrective action is to be done", "corrective actions are to be done"),
            *_said(self.verifying, "corrective action waits to be verified", "corrective actions wait to be verified"),
            *_said(self.unkept, "plan has no keeper", "plans have no keeper"),
        ]
        if not said:
            return "" if self.count else "Nothing needs you now."
        sentence = " and ".join([", ".join(said[:-1]), said[-1]] if said[:-1] else said)
        return f"{sentence[0].upper()}{sentence[1:]}."


def _said(few: Few[Any], one: str, many: str) -> list[str]:
    return [f"{apnumber(few.count)} {noun(few.count, one, many)}"] if few.count else []


def needs_of(asking: Asking) -> Needs:
    """What stands in these plans for one person: a few of each kind, and how many there are; two queries a kind."""
    most = {"signatures": SIGNATURES_SHOWN}
    found = {kind: few(source(asking), most.get(kind, SHOWN)) for kind, source in KINDS.items()}
    return _completed(asking, Needs(**found))


def needs_page(asking: Asking, kind: str, number: str) -> tuple[Needs, Page[Any]]:
    """All there is of one kind (of KINDS), page by page, as the same card."""
    page = Paginator(KINDS[kind](asking), PER_PAGE).get_page(number)
    shown = Few(list(page.object_list), page.paginator.count)
    return _completed(asking, Needs(**{kind: shown})), page


def _completed(asking: Asking, needs: Needs) -> Needs:
    """With the versions and signatures of what is shown: reading those of everything would be a long way.

    Plans are those of ``asking``, under titles that the person may read.
    """
    for approval in needs.signatures.shown:
        approval.version = asking.waiting[approval.version_id]
    for change in (*needs.changes.shown, *needs.approved.shown):
        change.plan = asking.plans.get(change.plan_id) or change.plan
    for export in needs.exports.shown:
        if export.version:
            export.version.plan = asking.plans.get(export.version.plan_id) or export.version.plan
    questions = [Some(one.plan, len(one.questions)) for one in needs.questions.shown]
    needs = replace(needs, questions=Few(questions, needs.questions.count))
    sent = [one.version for one in needs.submissions.shown]
    prefetch_related_objects(sent, Prefetch("approvals", Approval.objects.with_people()))
    return needs
