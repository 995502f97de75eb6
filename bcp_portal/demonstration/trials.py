"""Three things to try in the demonstration: what each is, who can, and the very place at which one begins."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Verb
from plans.access import get_plan
from plans.models.functions import BusinessFunction
from plans.models.plan import Plan
from plans.models.versions import Approval, PlanVersion
from plans.pages.places import edit_url, where_in

from .accounts import ACCOUNTS
from .people import MARK
from .samples import KEPT

FUNCTION = "User Authentication"


class NotHere(Exception):
    """The plan of the story is not in this portal, or what was to be tried is gone from it."""


@dataclass(frozen=True)
class Trial:
    """Something to try: ``verb`` is what it takes, ``email`` the account that is sure to find it."""

    key: str
    title: str
    said: str
    icon: str
    verb: Verb
    email: str

    @property
    def url(self) -> str:
        return reverse("demonstration:trial", args=[self.key])

    @property
    def sign_in_url(self) -> str:
        """Sign-in with that account filled in, and on to the place."""
        return f"{reverse('accounts:sign_in')}?{urlencode({'email': self.email, 'next': self.url})}"

    @property
    def who(self) -> str:
        """Whose account it is: ``Auditor``."""
        return next(name for email, name, _ in ACCOUNTS if email == self.email).removesuffix(MARK)


TRIALS = (
    Trial(
        "rto",
        "Change an RTO",
        f"Give {FUNCTION} four hours instead of two, and read what the plan says to that.",
        "pencil",
        "edit",
        "it-operations@example.com",
    ),
    Trial(
        "signature",
        "Sign it on your phone",
        "The next version waits for two of three signatures. What changed in it fits on a small screen.",
        "pen-line",
        "sign",
        "coo@example.com",
    ),
    Trial(
        "pdf",
        "Check the PDF",
        "Take the PDF of the version in force and give it back: the portal says whether it is what was signed.",
        "file-check",
        "history",
        "auditor@example.com",
    ),
)


def offered(user: User | AnonymousUser, *, signs: bool) -> list[tuple[Trial, bool]]:
    """Each trial, and whether the person can do it as who they are; ``signs`` where a signature waits for them."""
    if not isinstance(user, User):
        return []
    return [(one, user.may(one.verb) and (signs or one.verb != "sign")) for one in TRIALS]


def place_of(trial: Trial, user: User) -> str:
    """The address of the place. Raises NotHere, and PermissionDenied or Http404 as the plan's own pages do."""
    code = Plan.objects.filter(source__file_name=KEPT.name).order_by("pk").values_list("code", flat=True).first()
    if code is None:
        raise NotHere
    plan = get_plan(user, code, trial.verb)
    if trial.verb == "edit":
        return _rto_of(plan)
    return _signature_of(plan, user) if trial.verb == "sign" else reverse("plans:versions", args=[code])


def _rto_of(plan: Plan) -> str:
    functions = BusinessFunction.objects.living().filter(plan=plan)
    row = functions.filter(name=FUNCTION).first() or functions.first()
    if row is None:
        raise NotHere
    return edit_url(plan, where_in(plan), row.ref, "rto")


def _signature_of(plan: Plan, user: User) -> str:
    """Where this person signs the version that waits; of the newest version what became of it."""
    newest = PlanVersion.objects.filter(plan=plan).order_by("-pk").only("major", "minor").first()
    if newest is None:
        raise NotHere
    waits = Approval.objects.current().filter(version=newest, decision=None, signer=user).exists()
    return reverse("plans:approve" if waits else "plans:version", args=[plan.code, newest.number])
