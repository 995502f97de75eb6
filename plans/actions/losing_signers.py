"""What waits for somebody who signs: shown before they lose the right to, and then told to whom it concerns."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.duties import Duty
from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.notices.actions import notify, send_soon
from plans.models.versions import Approval, PlanVersion
from plans.signatures import policy_of

from .asking import able_to_sign, approve_url


def duties_of_signer(person: User) -> list[Duty]:
    """Signatures that are awaited from a person, and those that the next version of a plan will need again."""
    awaited = [
        Duty(
            f"{one.version.plan.code} v{one.version.number} waits for a signature as {_capacity(one, person)}",
            reverse("plans:version", args=(one.version.plan.code, one.version.number)),
        )
        for one in _awaited(person)
    ]  # fmt: skip
    return [*awaited, *_next_versions(person)]


def _capacity(approval: Approval, person: User) -> str:
    if approval.signer_id == person.pk:
        return approval.role
    return f"the deputy of {approval.signer.name}, {approval.role}"


def _awaited(person: User) -> QuerySet[Approval]:
    waiting = PlanVersion.objects.filter(plan__archived_at=None).in_approval()
    asked = Approval.objects.current().filter(Q(signer=person) | Q(deputy=person), decision=None, version__in=waiting)
    people = "version__plan", "version__submitted_by", "signer", "deputy"
    return asked.select_related(*people).defer("version__snapshot").order_by("version__plan__code", "place")


def _next_versions(person: User) -> list[Duty]:
    held = PlanVersion.objects.filter(plan__archived_at=None, approvals__signer=person).distinct().in_force()
    return [
        Duty(
            f"The next version of {version.plan.code} needs the signature as {one.role} again: name the successor",
            reverse("plans:successor", args=(version.plan.code,)),
        )
        for version in held.select_related("plan").defer("snapshot")
        for one in policy_of(version)
        if one.signer == person
    ]  # fmt: skip


def tell_of_lost_signer(person: User, by: User, at: datetime) -> None:
    """Tell submitter, deputy and administrators of every signature that this person can't give any more."""
    asked = [one for one in _awaited(person) if one.signer_id == person.pk]
    for approval in asked:
        _tell(approval, person, by, at)
    if asked:
        transaction.on_commit(send_soon)


def _tell(approval: Approval, person: User, by: User, at: datetime) -> None:
    version = approval.version
    subject = f"{person.name} can’t sign {version.plan.title}, version {version.number}, any more"
    lost = (
        f"The signature of {person.name} as {approval.role} is awaited. {by.name} has changed that account, so it "
        f"can’t give this signature any more."
    )
    naming = reverse("plans:signer", args=(version.plan.code, version.number, approval.place))
    page = reverse("plans:version", args=(version.plan.code, version.number))
    told = {version.submitted_by: ("Name somebody else: the number and what was signed so far stay.", naming)}
    told |= {
        one: ("Whoever submitted it has been told, and can name somebody else.", page)
        for one in User.objects.active().with_role(Role.ADMINISTRATOR)
        if one not in told
    }
    if approval.deputy in able_to_sign(approval):
        told[approval.deputy] = ("As the deputy you can sign instead.", approve_url(version))
    topic = f"lost:{version.plan.code}:{version.number}:{approval.place}:{approval.turn}"
    for user, (ending, url) in told.items():
        notify(
            user=user, topic=topic, at=at, url=url, due_on=timezone.localdate(at), subject=subject, body=[lost, ending],
        )  # fmt: skip
