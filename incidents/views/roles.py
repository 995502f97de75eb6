"""Roles: taken in one tap, accepted, handed over to somebody else, left."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_room
from incidents.actions.roles import Holder, accept_role, give_role, leave_role
from incidents.entering import Doing
from incidents.folding.roles import RoleNow
from incidents.forms.entries import RoleForm
from incidents.models import Entry
from incidents.rooms import Room
from incidents.views.answering import ask, enter, sent
from incidents.views.tapping import StaleButton, tap_doing, tapped

NO_PLAN = "-"


def _role(room: Room, code: str, role: str) -> RoleNow:
    plan = "" if code == NO_PLAN else code
    found = next((one for one in room.situation.roles if (one.plan, one.ref) == (plan, role)), None)
    if found is None:
        raise Http404(f"There is no role {role} in {room.incident.ref}.")
    return found


@require_POST
def tap_role(request: HttpRequest, ref: str) -> HttpResponseBase:
    """One tap on a role: ``role`` is deed (take or accept), plan and ref, parted by blanks."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    deed, code, name = tapped(request, "role")

    def act() -> Entry:
        doing = tap_doing(request, f"{deed} {code} {name}")
        role = _role(room, code, name)
        if deed == "take":
            return give_role(room.incident, doing, role=role, holder=Holder(user.name, user))
        if deed == "accept":
            return accept_role(room.incident, doing, role=role)
        raise StaleButton

    return enter(request, room.incident, act, anchor="roles")


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, ref: str, code: str, name: str) -> HttpResponseBase:
    """Give a role to somebody, or say that nobody holds it any more."""
    room = get_room(current_user(request), ref, "respond")
    found = _role(room, code, name)
    form = RoleForm(sent(request), role=found)

    def act(doing: Doing) -> Entry:
        if form.is_leaving:
            return leave_role(room.incident, doing, role=found)
        given = form.cleaned_data
        holder = Holder(given["name"], given["account"], given["phone"])
        return give_role(room.incident, doing, role=found, holder=holder)

    return ask(request, room.incident, form, act, template="incidents/role.html", anchor="roles", role=found)
