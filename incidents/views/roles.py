"""Roles: taken in one tap, accepted, handed over to somebody else, left."""

from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_room
from incidents.actions.roles import Holder, accept_role, give_role, leave_role
from incidents.entering import Doing
from incidents.folding.roles import RoleNow
from incidents.forms.entries import RoleForm
from incidents.rooms import Room
from incidents.views.answering import asked, entered, refused
from plans.actions.refusals import Refused

NO_PLAN = "-"


def _role(room: Room, code: str, role: str) -> RoleNow:
    plan = "" if code == NO_PLAN else code
    found = next((one for one in room.situation.roles if (one.plan, one.ref) == (plan, role)), None)
    if found is None:
        raise Http404(f"There is no role {role} in {room.incident.ref}.")
    return found


@require_POST
def tap_role(request: HttpRequest, ref: str) -> HttpResponseBase:
    """One tap on a role: ``role`` is deed (take, accept, leave), plan and ref, parted by blanks."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    deed, code, name = (*request.POST.get("role", "").split(" ", 2), "", "", "")[:3]
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        return refused(request, room.incident, "That button is of an older page. Load the page again.")
    role = _role(room, code, name)
    doing = Doing(user, timezone.now(), uuid5(token, f"{deed} {code} {name}"))
    try:
        if deed == "take":
            entry = give_role(room.incident, doing, role=role, holder=Holder(user.name, user))
        elif deed == "accept":
            entry = accept_role(room.incident, doing, role=role)
        else:
            return refused(request, room.incident, "That button is of an older page. Load the page again.")
    except Refused as refusal:
        return refused(request, room.incident, refusal)
    return entered(request, room.incident, entry, anchor="roles")


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, ref: str, code: str, name: str) -> HttpResponseBase:
    """Give a role to somebody, or say that nobody holds it any more."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    found = _role(room, code, name)
    form = RoleForm(request.POST if request.method == "POST" else None, role=found)
    is_leaving = request.method == "POST" and "leave" in request.POST
    if request.method == "POST" and (form.is_valid() or (is_leaving and "token" in form.cleaned_data)):
        given = form.cleaned_data
        holder = Holder(given.get("name") or "", given.get("account"), given.get("phone") or "")
        doing = Doing(user, timezone.now(), given["token"])
        try:
            if is_leaving:
                entry = leave_role(room.incident, doing, role=found)
            else:
                entry = give_role(room.incident, doing, role=found, holder=holder)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return entered(request, room.incident, entry, anchor="roles")
    context: dict[str, object] = {"ref": ref, "role": found, "form": form}
    return asked(request, "incidents/role.html", context, incident=room.incident, has_errors=bool(form.errors))
