"""Steps and strategies: one tap on the room, or a page with a reason."""

from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_room
from incidents.actions.steps import DEEDS, choose_strategy, fail_strategy, give_group, mark_step
from incidents.entering import Doing
from incidents.forms.entries import ReasonForm, StepDeedForm
from incidents.pages.step import step_page
from incidents.pages.strategies import strategies_page
from incidents.rooms import Room
from incidents.views.answering import asked, entered, refused
from plans.actions.refusals import Refused

STALE = "That button is of an older page. Load the page again."


@require_POST
def tap(request: HttpRequest, ref: str) -> HttpResponseBase:
    """One tap on the check-list: ``step`` is deed, plan and ref, parted by blanks; ``token`` is of the whole page."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    deed, code, step = (*request.POST.get("step", "").split(" ", 2), "", "", "")[:3]
    token = _token(request.POST.get("token", ""))
    if deed not in ("done", "take", "undo") or token is None:
        return refused(request, room.incident, STALE)
    if not _is_there(room, code, step):
        return refused(request, room.incident, f"{step or 'That step'} is in no plan of this incident.")
    doing = Doing(user, timezone.now(), uuid5(token, f"{deed} {code} {step}"))
    try:
        entry = mark_step(room.incident, deed, doing, plan=code, ref=step)
    except Refused as refusal:
        return refused(request, room.incident, refusal)
    return entered(request, room.incident, entry, anchor="checklist")


def _token(sent: str) -> UUID | None:
    try:
        return UUID(sent)
    except ValueError:
        return None


def _is_there(room: Room, code: str, step: str) -> bool:
    """Whether it is a step of one of the plans, also one that stands in no list any more."""
    return any(one.plan == code and one.ref == step for one in room.situation.listed) or (code, step) in (
        room.situation.steps
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, ref: str, code: str, step: str) -> HttpResponseBase:
    """One step: what it says, who did what with it, and a form for a reason, another time, somebody else."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    if not _is_there(room, code, step):
        raise Http404(f"There is no step {step} of {code} in {ref}.")
    wanted = request.GET.get("deed", "")
    initial = {"deed": wanted if wanted in DEEDS else "done"}
    form = StepDeedForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            entry = mark_step(room.incident, given["deed"], form.doing(user), plan=code, ref=step, text=given["text"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return entered(request, room.incident, entry, anchor="checklist")
    context = {"page": step_page(room, code, step, timezone.now()), "form": form}
    return asked(request, "incidents/step.html", context, incident=room.incident, has_errors=bool(form.errors))


@require_POST
def group(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Give the group of a step to a role: ``step`` is plan and ref, parted by a blank, ``role`` the ref of a role."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    code, _, ref_of_step = request.POST.get("step", "").partition(" ")
    token, role = _token(request.POST.get("token", "")), request.POST.get("role", "")
    found = next((one for one in room.situation.listed if (one.plan, one.ref) == (code, ref_of_step)), None)
    known = any(one.plan == code and one.ref == role for one in room.situation.roles)
    if token is None or found is None or not known:
        return refused(request, room.incident, STALE)
    doing = Doing(user, timezone.now(), uuid5(token, f"group {code} {found.phase} {found.group} {role}"))
    try:
        entry = give_group(room.incident, doing, plan=code, phase=found.phase, group=found.group, role=role)
    except Refused as refusal:
        return refused(request, room.incident, refusal)
    return entered(request, room.incident, entry, anchor="checklist")


@require_http_methods(["GET", "HEAD", "POST"])
def strategies(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The strategies of the plans: choose one, or say that one failed. ``strategy`` is deed, plan and ref."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    page = strategies_page(room, timezone.now())
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        deed, code, chosen = (*request.POST.get("strategy", "").split(" ", 2), "", "", "")[:3]
        found = next((one for one in page.lines if one.plan == code and one.ref == chosen), None)
        act = {"choose": choose_strategy, "fail": fail_strategy}.get(deed)
        if found is None or act is None:
            return refused(request, room.incident, STALE)
        try:
            entry = act(
                room.incident,
                form.doing(user),
                plan=code,
                ref=chosen,
                functions=found.lost if deed == "choose" else (),
                text=form.cleaned_data["text"],
            )
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            return entered(request, room.incident, entry, anchor="time-left")
    context: dict[str, object] = {"page": page, "form": form}
    return asked(request, "incidents/strategies.html", context, incident=room.incident, has_errors=bool(form.errors))
