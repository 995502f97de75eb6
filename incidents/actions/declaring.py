"""Declaring an incident, in one transaction with the plan that is activated at once; and what begins before that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.chaining import PORTAL, locked_head
from incidents.entering import Doing
from incidents.folding.state import IncidentState
from incidents.models import Activation, Entry, Incident
from incidents.models.incidents import LONGEST_TITLE
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

from .activating import activate
from .adding import add_entry, sent_before
from .refusals import NoWords, OutOfTurn, TokenTaken


@dataclass(frozen=True)
class DeclaredSeverity:
    """How bad it is: a name, and the plan’s row that says what it means, where a plan has it."""

    name: str
    ref: str = ""
    plan: str = ""


@dataclass(frozen=True)
class Declaration:
    """What is declared. ``lost`` are refs of functions of the version, found lost at once, ``failed`` what failed of it
    and took them. ``authority``: in whose name, where the plan names somebody else.
    """

    title: str
    severity: DeclaredSeverity
    version: PlanVersion | None = None
    lost: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    authority: str = ""
    is_exercise: bool = False


@transaction.atomic
def declare(declaration: Declaration, doing: Doing) -> Incident:
    """Make an incident and declare it; the plan is activated with it. The same form sent again gives the same one.

    Raises NoWords, NotYet, NotInForce, TokenTaken.
    """
    if doing.token is None or doing.by is None:
        raise ValueError("A declaration is made by somebody, with a token.")
    _lock_plan(declaration)
    locked_head(PORTAL)  # two taps come one after the other
    if earlier := sent_before(doing):
        return _same(earlier, declaration, doing)
    incident = open_incident(
        title=declaration.title, token=doing.token, by=doing.by, at=doing.at, is_exercise=declaration.is_exercise
    )
    return begin(incident, declaration, doing)


@transaction.atomic
def declare_detected(incident: Incident, declaration: Declaration, doing: Doing) -> Incident:
    """Declare an incident that was detected before. Raises OutOfTurn, NoWords, NotYet, NotInForce, TokenTaken."""
    _lock_plan(declaration)
    if earlier := sent_before(doing):
        return _same(earlier, declaration, doing)
    return begin(incident, declaration, doing)


def _same(earlier: Entry, declaration: Declaration, doing: Doing) -> Incident:
    """The incident that this form declared before, where the same person says the same again."""
    made, version = earlier.incident, declaration.version
    is_declared = (earlier.kind, earlier.by) == ("declared", doing.by)
    if (
        not is_declared
        or made.is_exercise != declaration.is_exercise
        or _declared(declaration, made) != {name: getattr(earlier, name) for name in ("plan_code", "text", "data")}
    ):
        raise TokenTaken
    with_it = Entry.objects.filter(incident=made, at=earlier.at)
    lost = {ref for refs in with_it.filter(kind="function_lost").values_list("refs", flat=True) for ref in refs}
    activated = Activation.objects.filter(incident=made, plan=version.plan_id) if version else None
    has_plan = activated.exists() if activated else not with_it.filter(kind="activated").exists()
    if lost != set(declaration.lost) or not has_plan:
        raise TokenTaken
    return made


def _lock_plan(declaration: Declaration) -> None:
    """Before any incident and chain: whoever activates the same plan elsewhere holds it, and waits for those."""
    if declaration.version:
        Plan.objects.select_for_update().get(pk=declaration.version.plan_id)


def open_incident(*, title: str, token: UUID, by: User | None, at: datetime, is_exercise: bool = False) -> Incident:
    """The row of an incident under the next number of its year; nothing has happened in it yet. Raises NoWords."""
    if not title.strip():
        raise NoWords("Say in a few words what has failed.")
    locked_head(PORTAL)  # numbers are given one after the other
    year = timezone.localdate(at).year
    last = Incident.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    return Incident.objects.create(
        ref=f"INC-{year}-{last + 1:03d}",
        year=year,
        number=last + 1,
        token=token,
        is_exercise=is_exercise,
        title=title.strip()[:LONGEST_TITLE],
        opened_at=at,
        opened_by=by,
        opened_by_name=by.name if by else "",
    )


def begin(incident: Incident, declaration: Declaration, doing: Doing) -> Incident:
    """The entries of a declaration: that it is declared, the plan that is activated, what is lost."""
    said = _declared(declaration, incident)
    add_entry(
        incident, "declared", doing, plan=said["plan_code"], text=said["text"], data=said["data"], check=_not_declared
    )
    if declaration.version:
        version, activated = declaration.version, following(doing, "activated")
        if not Activation.objects.filter(incident=incident, plan=version.plan_id).exists():  # while it was detected
            activate(incident, version, version.sha256, activated, failed=declaration.failed)
        for ref in declaration.lost:
            code = declaration.version.plan.code
            add_entry(incident, "function_lost", following(doing, f"lost {ref}"), plan=code, refs=[ref])
    return incident


def _declared(declaration: Declaration, incident: Incident) -> dict[str, Any]:
    """What the entry of the declaration says."""
    data = {
        "severity": declaration.severity.name,
        "severity_ref": declaration.severity.ref,
        "authority": declaration.authority.strip(),
        "is_exercise": incident.is_exercise,
    }
    return {"plan_code": declaration.severity.plan, "text": declaration.title.strip(), "data": data}


def following(doing: Doing, what: str) -> Doing:
    """Another entry of the same tap, with a token of its own."""
    token = uuid5(doing.token, what) if doing.token else None
    return Doing(doing.by, doing.at, token, doing.happened_at, doing.is_estimated, doing.behalf, doing.origin)


def _not_declared(_: Incident, state: IncidentState) -> None:
    if state not in (IncidentState.DETECTED, IncidentState.DISMISSED):
        raise OutOfTurn(f"It was declared before: it is {state.lower()}.")


def dismiss(incident: Incident, reason: str, doing: Doing) -> Entry:
    """Say of something detected that it is no incident. Raises OutOfTurn, NoWords."""

    def detected(_: Incident, state: IncidentState) -> None:
        if state != IncidentState.DETECTED:
            raise OutOfTurn(f"Only what is detected and not declared is dismissed: it is {state.lower()}.")

    return add_entry(incident, "dismissed", doing, text=reason, check=detected)


def detect(
    incident: Incident,
    source: str,
    doing: Doing,
    *,
    text: str = "",
    plan: str = "",
    refs: Sequence[str] = (),
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """That it was noticed by an alarm, which may be about rows of a plan; the incident has just been opened."""
    said = {"source": source, "is_exercise": incident.is_exercise, **(data or {})}
    return add_entry(incident, "detected", doing, text=text, plan=plan, refs=refs, data=said)
