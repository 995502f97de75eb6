"""Lost signers: what waits for them is shown before they lose the right to sign, and then whom it concerns notified."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.duties import Duty
from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.notices.actions import notify, send_soon
from plans.freezing.signatures import policy_of
from plans.integrity.differences import Differs
from plans.models.states import VersionState
from plans.models.versions import Approval, PlanVersion

from .approvals import fresh
from .signature_refusals import Awaiting, awaiting
from .signature_requests import approve_url, topic_of_loss


def duties_of_signer(person: User) -> list[Duty]:
    """Signatures that are awaited from a person, and those that the next version of a plan will need again."""
    states = _states(person)
    awaited = [
        Duty(
            f"{one.version.plan.code} v{one.version.number} waits for a signature as {_capacity(one, person)}",
            reverse("plans:version", args=(one.version.plan.code, one.version.number)),
        )
        for one in _awaited(person, states)
    ]
    return [*awaited, *_next_versions(person, states)]


def _states(person: User) -> dict[int, VersionState]:
    """By version, where those of the plans stand that ever asked this person to sign; two queries, or one."""
    asked = Approval.objects.filter(Q(signer=person) | Q(deputy=person), version__plan__archived_at=None)
    plans = set(asked.order_by().values_list("version__plan", flat=True))
    tallies = PlanVersion.objects.all().tallies_of(plans) if plans else {}
    return {pk: tally.state for pk, tally in tallies.items()}


def _capacity(approval: Approval, person: User) -> str:
    if approval.signer_id == person.pk:
        return approval.role
    return f"the deputy of {approval.signer.name}, {approval.role}"


def _awaited(person: User, states: Mapping[int, VersionState]) -> list[Approval]:
    waiting = [pk for pk, state in states.items() if state == VersionState.IN_APPROVAL]
    if not waiting:
        return []
    asked = Approval.objects.current().filter(Q(signer=person) | Q(deputy=person), decision=None, version__in=waiting)
    people = "version__plan", "version__submitted_by", "signer", "deputy"
    return list(asked.select_related(*people).defer("version__snapshot").order_by("version__plan__code", "place"))


def _next_versions(person: User, states: Mapping[int, VersionState]) -> list[Duty]:
    holding = [pk for pk, state in states.items() if state == VersionState.IN_FORCE]
    if not holding:
        return []
    held = PlanVersion.objects.filter(approvals__signer=person, pk__in=holding).distinct()
    return [
        Duty(
            f"The next version of {version.plan.code} needs the signature as {one.role} again: name the successor",
            reverse("plans:successor", args=(version.plan.code,)),
        )
        for version in held.select_related("plan").defer("snapshot")
        for one in policy_of(version)
        if one.signer == person
    ]


def notify_of_lost_signer(person: User, by: User, at: datetime) -> None:
    """Tell whom it concerns of every signature that this person can't give any more, as the signer or the deputy."""
    asked = _awaited(person, _states(person))
    for approval in asked:
        if approval.signer_id == person.pk:
            _notify_of_signer(approval, person, by, at)
        elif not approval.deputy_waits:
            _notify_of_deputy(approval, person, by, at)
    if asked:
        transaction.on_commit(send_soon)


def _notify_of_signer(approval: Approval, person: User, by: User, at: datetime) -> None:
    lost = (
        f"The signature of {person.name} as {approval.role} is awaited. {by.name} has changed that account, so it "
        f"can’t give this signature any more."
    )
    subject, due_on = _subject(approval), timezone.localdate(at)
    ask_to_name_another(approval, subject=subject, lost=lost, due_on=due_on, at=at)
    if approval.deputy in _able(approval):
        notify(
            user=approval.deputy,
            kind="signature",
            topic=topic_of_loss(approval),
            at=at,
            url=approve_url(approval.version),
            due_on=due_on,
            subject=subject,
            body=[lost, "As the deputy you can sign instead."],
        )


def _able(approval: Approval) -> list[User]:
    """Who can still give the signature: nobody, where the version is not what it was."""
    try:
        return awaiting(fresh(approval.version))[approval.pk].able
    except Differs:
        return []


def _subject(approval: Approval) -> str:
    version = approval.version
    said = f"{approval.signer.name} can’t sign {version.plan.title}, version {version.number}"
    return f"{said}, any more" if approval.is_lost else said


def ask_to_name_another(approval: Approval, *, subject: str, lost: str, due_on: date, at: datetime) -> int:
    """Ask submitter and administrators for somebody else than a lost signer; how many were told that had not been."""
    version = approval.version
    page = reverse("plans:version", args=(version.plan.code, version.number))
    recipients = {
        version.submitted_by: ("Name somebody else: the number and what was signed so far stay.", _naming(approval))
    }
    recipients |= {
        one: ("Whoever submitted it has been told, too; anybody who submits can name somebody else.", page)
        for one in User.objects.active().with_role(Role.ADMINISTRATOR)
        if one not in recipients
    }
    topic = topic_of_loss(approval)
    sent = [
        notify(
            user=user, kind="signers", topic=topic, at=at, url=url, due_on=due_on, subject=subject, body=[lost, ending]
        )
        for user, (ending, url) in recipients.items()
    ]
    return len(sent) - sent.count(None)


def _naming(approval: Approval) -> str:
    """The page on which somebody else is named for the signature."""
    return reverse("plans:signer", args=(approval.version.plan.code, approval.version.number, approval.place))


def remind_of_hindered_signer(asked: Awaiting, *, due_on: date, asked_on: date, at: datetime) -> int:
    """Remind submitter and administrators of one who can't sign; how many had not been.

    Of who only can't sign this version, and has a deputy who can, they are told once, as of the day of asking.
    """
    approval = asked.approval
    why = asked.against(approval.signer)
    lost = f"The signature of {approval.signer.name} as {approval.role} is awaited, and can’t be given. {why}."
    once = bool(asked.able) and not approval.is_lost
    return ask_to_name_another(
        approval,
        subject=f"Reminder: {_subject(approval)}",
        lost=f"{lost} {asked.could}",
        due_on=asked_on if once else due_on,
        at=at,
    )


def _notify_of_deputy(approval: Approval, person: User, by: User, at: datetime) -> None:
    """Submitter and signer relied on the deputy; where the signer is lost as well, somebody else has to be named."""
    version, signer = approval.version, approval.signer
    page = reverse("plans:version", args=(version.plan.code, version.number))
    recipients = {version.submitted_by: (f"{signer.name} can still sign.", page)}
    if approval.is_lost:
        recipients = {version.submitted_by: (f"{signer.name} can’t either: name somebody else.", _naming(approval))}
    elif signer not in recipients:
        recipients[signer] = ("You can still sign; nobody signs instead of you.", approve_url(version))
    lost = (
        f"{person.name} is the deputy of {signer.name}, {approval.role}. {by.name} has changed that account, so it "
        f"can’t give this signature any more."
    )
    for user, (ending, url) in recipients.items():
        notify(
            user=user,
            kind="signers",
            topic=topic_of_loss(approval, of_deputy=True),
            at=at,
            url=url,
            due_on=timezone.localdate(at),
            subject=f"{person.name} can’t sign {version.plan.title}, version {version.number}, as the deputy any more",
            body=[lost, ending],
        )
