"""A portal where something of everything stands, for the table of pages: the demonstration, and what it has nothing of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from bcp_portal.accounts.address_changes import ask_for_address
from bcp_portal.accounts.links import CONFIRM, STOP, address_link
from bcp_portal.accounts.models import AddressChange, User
from bcp_portal.demonstration.story import make_demonstration
from bcp_portal.outbound.actions import add_webhook
from incidents.access import get_room
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.actions.detecting import open_proposed
from incidents.actions.duty_settings import add_duty
from incidents.actions.ending import stand_down
from incidents.actions.heartbeats import add_heartbeat
from incidents.actions.reports import issue_report
from incidents.actions.template_settings import TemplateWords, add_template
from incidents.entering import Doing
from incidents.models import Incident
from incidents.models.alarms import Alarm
from incidents.models.duties import CommunicationDuty, DutyTerms
from incidents.pages.situation_report import report_content
from incidents.setting_up import Rhythm
from plans.models.change_requests import ChangeRequest
from plans.models.corrective_actions import CorrectiveAction
from plans.models.directory import Person
from plans.models.findings import Finding
from plans.models.plan import Block, Heading, Plan
from plans.models.risks import Risk
from plans.models.versions import PlanVersion
from testing.actions.deciding import skip_occurrence, why_not_moved
from testing.models.exercises import Exercise
from testing.models.occurrences import Occurrence
from testing.models.reviews import ReviewRecord
from tests.bench.page_table import Opened
from tests.incidents.alarming import alarms_to_walk
from tests.organisation.setting import give_logo
from tests.test_routes import PATTERNS

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class DemoWorld:
    """The plan of which the story is told, and what stands in addresses by the names of the table."""

    plan: Plan
    arguments: Mapping[str, str]

    def path(self, route: str, opened: Opened) -> str:
        """Where the route stands for this plan."""
        names = PATTERNS[route].pattern.converters
        found = {name: self.arguments[opened.args.get(name, name)] for name in names}
        query = opened.query.format_map(self.arguments)
        return reverse(route, kwargs=found) + (f"?{query}" if query else "")

    def client(self, by: str) -> Client:
        """A browser of somebody who is signed in, or of nobody."""
        client = Client()
        if by:
            client.force_login(account(by), backend=BACKEND)
        return client


def account(name: str) -> User:
    """One of the demonstration's."""
    return User.objects.get(email=f"{name}@example.com")


def demo_world() -> DemoWorld:
    """The demonstration; rows that stay."""
    return around(make_demonstration(at=timezone.now())[0])


def around(plan: Plan) -> DemoWorld:
    """What the story that is told of a plan has nothing of; rows that stay."""
    give_logo(SimpleNamespace(administrator=account("admin")), at=timezone.now())
    return DemoWorld(plan, {**words(plan), **rows(plan), **kept(plan), **settings_of_alarms(plan), **incidents(plan)})


def words(plan: Plan) -> dict[str, str]:
    """Arguments that are no rows, or are called otherwise in addresses."""
    version = PlanVersion.objects.filter(plan=plan).in_force().get()
    waiting = PlanVersion.objects.filter(plan=plan).order_by("-major", "-minor").first()
    before = PlanVersion.objects.filter(plan=plan).order_by("major", "minor").first()
    return {
        "code": plan.code,
        "number": version.number,
        "waiting": waiting.number if waiting else "",
        "before": before.number if before else "",
        "place": "2",
        "shelf": "people",
        "kind": "missed",
        "kind of report": "report",
        "function": "F-01",
        "sha256": "0" * 64,
        "trial": "rto",
        "finding": Finding.objects.filter(plan=plan).earliest("pk").key,
        "slug": "exercise-EX-01",
        "step": "ST-01",
        "name": "RO-01",
        "entry": "1",
        "report": "1",
        "uidb64": urlsafe_base64_encode(str(account("it-operations").pk).encode()),
    }


def rows(plan: Plan) -> dict[str, str]:
    """Rows of the plan."""
    blocks = Block.objects.filter(plan=plan, deleted_at=None)
    risks = blocks.get(kind="risks")
    return {
        "block": risks.ref,
        "row_ref": risks.rows[0],
        "row": Risk.objects.filter(plan=plan).earliest("pk").ref,
        "prose": blocks.filter(kind="prose").earliest("pk").ref,
        "heading": Heading.objects.filter(plan=plan).earliest("pk").ref,
        "person": Person.objects.earliest("pk").ref,
    }


def kept(plan: Plan) -> dict[str, str]:
    """What was recorded, asked for and decided, and accounts with what belongs to them."""
    now, administrator = timezone.now(), account("admin")
    due = Occurrence.objects.filter(plan=plan).unsettled().order_by("due_on")
    exercises = due.filter(promise__kind="exercise")
    skipped = exercises.last()
    skip_occurrence(occurrence=skipped, edition=skipped.edition, reason="Moved", by=account("it-operations"), at=now)
    person = account("reader")
    ask_for_address(actor=administrator, person=person, email="reader-2@example.com", at=now)
    asked = AddressChange.objects.get(person=person)
    hook = add_webhook(token=uuid4(), name="Chat", url="https://127.0.0.1/", form="slack", by=administrator, at=now)
    return {
        "action": CorrectiveAction.objects.filter(plan=plan).earliest("pk").ref,
        "change": ChangeRequest.objects.filter(plan=plan).latest("pk").ref,
        "exercise": Exercise.objects.filter(plan=plan).earliest("pk").ref,
        "review": ReviewRecord.objects.filter(plan=plan).earliest("pk").ref,
        "occurrence": next(one.ref for one in exercises if not why_not_moved(one, today=timezone.localdate())),
        "skipped occurrence": skipped.ref,
        "maintenance": due.filter(promise__kind="maintenance").earliest("due_on").ref,
        "account": str(person.ref),
        "change of an address": str(asked.ref),
        "confirming": urlsplit(address_link(asked, CONFIRM)).query,
        "stopping": urlsplit(address_link(asked, STOP)).query,
        "webhook": str(hook.ref),
    }


def settings_of_alarms(plan: Plan) -> dict[str, str]:
    """A source of alarms with a rule, heartbeats, a template and a duty."""
    now, administrator = timezone.now(), account("admin")
    rhythm = Rhythm(timedelta(minutes=5), timedelta(minutes=1))
    refs = alarms_to_walk(SimpleNamespace(plan=plan, administrator=administrator))
    _, secret = add_heartbeat(token=uuid4(), name="Restore", rhythm=rhythm, by=administrator, at=now)
    terms = DutyTerms("Tell the insurer", "Insurer", "declared", 240, None, [], None, is_to_decide=True, source="")
    duty: CommunicationDuty = add_duty(token=uuid4(), terms=terms, by=administrator, at=now)
    wording = TemplateWords("Staff", "first", "", "Something fails", "We are at it.")
    template = add_template(token=uuid4(), words=wording, by=administrator, at=now)
    alarm = Alarm.objects.get(ref=refs["alarm"])
    detected = open_proposed(alarm=alarm, by=account("responder"), at=now)
    return {
        "source": str(refs["source"]),
        "alarm rule": str(refs["alarm_rule"]),
        "heartbeat": str(refs["heartbeat"]),
        "secret": secret,
        "template": str(template.ref),
        "duty rule": str(duty.ref),
        "detected incident": detected.ref,
    }


def incidents(plan: Plan) -> dict[str, str]:
    """One at work, with a report and the plan activated; one stood down; and the one that the story tells."""
    version = PlanVersion.objects.filter(plan=plan).in_force().get()
    closed = Incident.objects.earliest("pk")
    work, over = (begun(version, title) for title in ("The database is gone", "The network was gone"))
    stand_down(over, doing(), still_open=())
    room = get_room(account("it-operations"), work.ref)
    said = {"sentence": "", "needed": "", "minutes": None}
    content = report_content(room, said=said, by_name="Somebody", now=timezone.now())
    issue_report(work, doing(), content=content, as_of=work.revision)
    room = get_room(account("it-operations"), work.ref)
    return {
        "incident": work.ref,
        "stood down incident": over.ref,
        "closed incident": closed.ref,
        "duty": room.duties(timezone.now())[0].rule.key,
    }


def begun(version: PlanVersion, title: str) -> Incident:
    """An incident with functions lost, on the version that is in force."""
    severity = DeclaredSeverity("Critical")
    return declare(Declaration(title, severity, version=version, lost=("F-01", "F-02")), doing())


def doing() -> Doing:
    """The editor, now."""
    return Doing(account("it-operations"), timezone.now(), uuid4())
