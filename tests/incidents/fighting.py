"""Incidents that were fought, as tests need them: declared, activated, restored, closed, through the actions."""

from datetime import UTC, datetime
from uuid import uuid4

from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.actions.ending import close, stand_down
from incidents.actions.functions import mark_function
from incidents.actions.saying import set_moment
from incidents.actions.steps import choose_strategy
from incidents.entering import Doing
from incidents.models import Incident
from plans.actions.changing import changing
from plans.models.facts import Fact
from plans.models.versions import PlanVersion
from tests.stages import in_force

PLAN, FUNCTION = "BCP-01", "F-01"


def at(clock: str, day: int = 4) -> datetime:
    """``03:31`` of the 4th of March 2026, in UTC."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def doing(by, clock: str, *, day: int = 4, happened: str = "") -> Doing:
    return Doing(by, at(clock, day), uuid4(), at(happened, day) if happened else None)


def signed_with_clock(world, start: str) -> PlanVersion:
    """The plan, in force with an RTO clock that starts at this moment."""
    with changing(world.plan, by=world.editor, at=world.now) as change:
        ref = change.next_ref(Fact.prefix)
        Fact.objects.create(
            plan=change.plan, ref=ref, name="RTO clock", topic=Fact.Topic.CLOCK, value=start, changed_at=world.now
        )
        change.record("row_added", kind="facts", ref=ref, after={"value": start}, summary="RTO clock")
    return in_force(world)


def declared(world, version, *, severity: str = "Critical", is_exercise: bool = False) -> Incident:
    """Declared at 03:31 with the plan, the first function lost at 03:00; it had been noticed at 03:10."""
    declaration = Declaration(
        "The database is gone", DeclaredSeverity(severity), version=version, lost=(FUNCTION,), is_exercise=is_exercise
    )
    incident = declare(declaration, doing(world.responder, "03:31"))
    for name, clock in (("event", "03:00"), ("detected", "03:10")):
        when = doing(world.responder, "03:35")
        set_moment(incident, when, name=name, at=at(clock), is_estimated=False, is_latest=False)
    return incident


def restored(world, incident: Incident, clock: str = "04:20", *, point: str = "02:45") -> None:
    choose_strategy(incident, doing(world.responder, "03:40"), plan=PLAN, ref="S-01", functions=[FUNCTION])
    mark_function(
        incident,
        "restored",
        doing(world.responder, clock),
        plan=PLAN,
        ref=FUNCTION,
        text="Orders go through",
        recovery_point=at(point),
    )


def closed(world, incident: Incident, clock: str = "06:00", *, day: int = 4) -> Incident:
    stand_down(incident, doing(world.responder, clock, day=day), still_open=())
    close(incident, doing(world.responder, clock, day=day), still_open=())
    return Incident.objects.with_state().get(pk=incident.pk)


def fought(world, version, *, back: str = "04:20", **declaring) -> Incident:
    """The whole way: back 80 minutes after the event, closed at 06:00."""
    incident = declared(world, version, **declaring)
    restored(world, incident, back)
    return closed(world, incident)


def reviewing(client, incident: Incident, **given):
    """Write the review on its page, as a browser sends it."""
    address = f"/incidents/{incident.ref}/review/"
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in ("token", "seen")}
    lessons = {"participants": "Editor, CTO", "went_well": "- Calm", "went_badly": "Late", "causes": "No number"}
    return client.post(address, sent | lessons | given)
