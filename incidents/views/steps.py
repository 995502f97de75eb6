"""Steps and strategies: one tap on the room, or a page with a reason."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_room
from incidents.actions.steps import DEEDS, choose_strategy, fail_strategy, give_group, mark_step
from incidents.entering import Doing
from incidents.forms.entries import StepDeedForm, StrategyForm
from incidents.models import Entry
from incidents.pages.step import step_page
from incidents.pages.strategies import strategies_page
from incidents.rooms import Room
from incidents.views.answering import ask, enter, sent
from incidents.views.tapping import StaleButton, tap_doing, tapped


@require_POST
def tap(request: HttpRequest, ref: str) -> HttpResponseBase:
    """One tap on the check-list: ``step`` is deed, plan and ref, parted by blanks; ``token`` is of the whole page."""
    room = get_room(current_user(request), ref, "respond")
    deed, code, step = tapped(request, "step")

    def act() -> Entry:
        if deed not in ("done", "take", "undo") or not _is_there(room, code, step):
            raise StaleButton
        return mark_step(room.incident, deed, tap_doing(request, f"{deed} {code} {step}"), plan=code, ref=step)

    return enter(request, room.incident, act, anchor="checklist")


def _is_there(room: Room, code: str, step: str) -> bool:
    """Whether it is a step of one of the plans, also one that stands in no list any more.

    What stands under a phase is in every list: for that no entry is read.
    """
    if (plan := room.documents.get(code)) and (row := plan.by_ref.get(step)) and row.kind == "steps":
        return True
    return any(one.plan == code and one.ref == step for one in room.situation.listed) or (code, step) in (
        room.situation.steps
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, ref: str, code: str, step: str) -> HttpResponseBase:
    """One step: what it says, who did what with it, and a form for a reason, another time, somebody else."""
    room = get_room(current_user(request), ref, "respond")
    if not _is_there(room, code, step):
        raise Http404(f"There is no step {step} of {code} in {ref}.")
    wanted = request.GET.get("deed", "")
    form = StepDeedForm(sent(request), initial={"deed": wanted if wanted in DEEDS else "done"})

    def act(doing: Doing) -> Entry:
        given = form.cleaned_data
        return mark_step(room.incident, given["deed"], doing, plan=code, ref=step, text=given["text"])

    page = step_page(room, code, step, timezone.now())
    return ask(request, room.incident, form, act, template="incidents/step.html", anchor="checklist", page=page)


@require_POST
def group(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Give the group of a step to a role: ``step`` is plan and ref, parted by a blank, ``role`` the ref of a role."""
    room = get_room(current_user(request), ref, "respond")
    code, _, step = request.POST.get("step", "").partition(" ")
    role = request.POST.get("role", "")

    def act() -> Entry:
        found = next((one for one in room.situation.listed if (one.plan, one.ref) == (code, step)), None)
        if found is None or not any((one.plan, one.ref) == (code, role) for one in room.situation.roles):
            raise StaleButton
        doing = tap_doing(request, f"group {code} {found.phase} {found.group} {role}")
        return give_group(room.incident, doing, plan=code, phase=found.phase, group=found.group, role=role)

    return enter(request, room.incident, act, anchor="checklist")


@require_http_methods(["GET", "HEAD", "POST"])
def strategies(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The strategies of the plans: choose one, or say that one failed. ``strategy`` is deed, plan and ref."""
    room = get_room(current_user(request), ref, "respond")
    page = strategies_page(room, timezone.now())
    form = StrategyForm(sent(request))

    def act(doing: Doing) -> Entry:
        deed, code, chosen = tapped(request, "strategy")
        found = next((one for one in page.lines if (one.plan, one.ref) == (code, chosen)), None)
        text = form.cleaned_data["text"]
        if found and deed == "choose":
            return choose_strategy(room.incident, doing, plan=code, ref=chosen, functions=found.lost, text=text)
        if found and deed == "fail":
            return fail_strategy(room.incident, doing, plan=code, ref=chosen, text=text)
        raise StaleButton

    return ask(request, room.incident, form, act, template="incidents/strategies.html", anchor="time-left", page=page)
