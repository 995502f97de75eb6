"""Three things to try in the demonstration, for each role: what each is, who can, and the very place it begins at."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role, Verb
from plans.access import get_plan
from plans.evidence.sources import open_incidents_for
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
    Trial(
        "exercise",
        "Run the exercise",
        "Customers get no messages, for practice: tick off what is done and look at the time that is left.",
        "siren",
        "respond",
        "responder@example.com",
    ),
    Trial(
        "failure",
        "Ask what has failed",
        "Choose a supplier: the signed plan says what stops, whom to call and until when.",
        "unplug",
        "read",
        "reader@example.com",
    ),
    Trial(
        "change",
        "Ask for a change",
        "Write what is wrong in the plan. Whoever it names for that decides, and you hear of it.",
        "message-square-plus",
        "request_change",
        "reader@example.com",
    ),
    Trial(
        "pack",
        "Take the evidence away",
        "A year of versions, signatures and exercises in one file, with the script that checks it.",
        "archive",
        "audit",
        "auditor@example.com",
    ),
    Trial(
        "trail",
        "See who changed what",
        "Every change of the plan, who made it and what stood there before.",
        "history",
        "audit",
        "auditor@example.com",
    ),
)
BY_KEY = {one.key: one for one in TRIALS}
USUAL = ("rto", "signature", "pdf")
# What a role has that of these three could do little: the last leads to another account where it takes one.
OF_ROLE = {
    Role.RESPONDER: ("exercise", "failure", "pdf"),
    Role.AUDITOR: ("pdf", "pack", "trail"),
    Role.READER: ("failure", "change", "rto"),
}


def offered(user: User | AnonymousUser, *, signs: bool) -> list[tuple[Trial, bool]]:
    """The three for this person's role, and whether they can do each; ``signs`` where a signature waits for them."""
    if not isinstance(user, User):
        return []
    mine = [BY_KEY[key] for key in OF_ROLE.get(Role(user.role), USUAL)]
    return [(one, user.may(one.verb) and (signs or one.verb != "sign")) for one in mine]


def place_of(trial: Trial, user: User) -> str:
    """The address of the place. Raises NotHere, and PermissionDenied or Http404 as the plan's own pages do."""
    code = Plan.objects.filter(source__file_name=KEPT.name).order_by("pk").values_list("code", flat=True).first()
    if code is None:
        raise NotHere
    plan = get_plan(user, code, trial.verb)
    return PLACES[trial.key](plan, user)


def _rto_of(plan: Plan, _user: User) -> str:
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


def _exercise_of(_plan: Plan, user: User) -> str:
    """The room of the exercise that runs; where it is over, what there is of incidents."""
    running = next((one for one in open_incidents_for(user) if one.is_exercise), None)
    return running.url if running else reverse("incidents:list")


PLACES: dict[str, Callable[[Plan, User], str]] = {
    "rto": _rto_of,
    "signature": _signature_of,
    "pdf": lambda plan, _: reverse("plans:versions", args=[plan.code]),
    "exercise": _exercise_of,
    "failure": lambda _plan, _: reverse("incidents:failed"),
    "change": lambda plan, _: reverse("plans:change_new", args=[plan.code]),
    "pack": lambda plan, _: reverse("plans:pack", args=[plan.code]),
    "trail": lambda plan, _: reverse("plans:plan_audit", args=[plan.code]),
}
