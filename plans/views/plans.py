"""Plans as a whole: the list, a new one, a copy, settings, the archive."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.parameters import one_of
from plans.access import get_plan, glance_at_plan, visible_plans
from plans.actions.changing import Archived
from plans.actions.copying import copy_plan
from plans.actions.deleting import WasSomething, delete_draft, why_it_stays
from plans.actions.plans import (
    CodeTaken,
    archive_plan,
    change_settings,
    create_plan,
    made_before,
    settings_of,
    unarchive_plan,
)
from plans.actions.stale_edits import Stale
from plans.cached_pages import cached_page
from plans.evidence.status import plans_in_sight, statuses_of, with_unchecked
from plans.forms.plans import DeleteForm, NewPlanForm, PlanForm, SettingsForm
from plans.models.naming import free_code, proposed_code
from plans.models.plan import Plan, PlanQuerySet
from plans.pages.editing import new_token
from plans.starting import BLANK

from .desk import UNCHANGED

PER_PAGE = 25
TAKEN = "Another plan got this code a moment ago: choose another."

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@cached_page
def listing(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    plans = plans_in_sight(user, visible_plans(user))
    archived = one_of(request.GET, "show", ["archived"]) == "archived"
    shown = plans.exclude(archived_at=None) if archived else plans.current()
    page = _first_or_counted(shown).get_page(request.GET.get("page"))
    where = statuses_of(user, list(page.object_list), on=timezone.localdate())
    where = with_unchecked(where) if user.may("read_draft") else where
    return render(request, "plans/plans.html", {"statuses": where, "page": page, "archived": archived})


def _first_or_counted(shown: PlanQuerySet) -> Paginator[Plan]:
    """Pages of plans; where one holds them all, they are not counted by a query of its own."""
    first = list(shown[: PER_PAGE + 1])
    return Paginator(first if len(first) <= PER_PAGE else shown, PER_PAGE)


@form_view
def create(request: HttpRequest) -> HttpResponse:
    form = NewPlanForm(request.POST) if request.method == "POST" else _new_plan()
    plan = _started(form, current_user(request), timezone.now()) if form.is_bound else None
    if plan:
        messages.success(request, _is_ready(plan, form))
        return redirect("plans:document", code=plan.code)
    return render(request, "plans/new.html", {"form": form}, status=_status(form))


def _started(form: NewPlanForm, by: User, at: datetime) -> Plan | None:
    """The plan that the form made, now or when it was sent before; None where it says why it can't."""
    is_valid = form.is_valid()
    sent = form.cleaned_data
    if made := made_before(token=sent.get("token", ""), title=sent.get("title", ""), at=at):
        return None if _asks_for_another(form, made) else made
    if not is_valid:
        return None
    try:
        return create_plan(by=by, at=at, **sent)
    except CodeTaken:
        form.add_error("code", TAKEN)
        return None


def _asks_for_another(form: NewPlanForm, made: Plan) -> bool:
    """Whether somebody went back and typed another code than the form has made: what is sent again makes a plan."""
    if form.data.get("code", "").strip() in ("", form.data.get("proposed", ""), made.code):
        return False
    form.add_error(
        "code", f"This form has made {made.code} already. Send it again to make another plan, with this code."
    )
    form.data = {**form.data.dict(), "token": new_token()}  # type: ignore[attr-defined]  # what was posted
    return True


def _new_plan() -> NewPlanForm:
    code = proposed_code()
    return NewPlanForm(initial={"code": code, "proposed": code, "token": new_token()})


def _is_ready(plan: Plan, form: NewPlanForm) -> str:
    """What is said of a new plan, and where its code is another than the one that stood in the form."""
    is_blank = form.cleaned_data.get("start", BLANK) == BLANK
    begun = "its headings are in place" if is_blank else "what is in [brackets] counts as blank until you fill it in"
    code = form.data.get("code", "").strip()
    taken = f" {code} was taken a moment ago, so it got the next code." if code not in ("", plan.code) else ""
    return f"{plan.code} is ready: {begun}.{taken}"


@form_view
def copy(request: HttpRequest, code: str) -> HttpResponse:
    user = current_user(request)
    plan = get_plan(user, code, "edit")
    initial = {"title": plan.title, "code": free_code(plan.code)}
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm(initial=initial)
    if form.is_valid():
        try:
            made = copy_plan(plan=plan, by=user, at=timezone.now(), **form.cleaned_data)
        except CodeTaken:
            form.add_error("code", TAKEN)
        else:
            messages.success(request, f"{made.code} is a copy of {plan.code}.")
            return redirect("plans:document", code=made.code)
    return render(request, "plans/copy.html", {"form": form, "plan": plan}, status=_status(form))


@form_view
def settings(request: HttpRequest, code: str) -> HttpResponse:
    plan = get_plan(current_user(request), code, "edit")
    form = SettingsForm(request.POST or None, instance=plan)
    status = 200
    if form.is_valid():
        try:
            return _save_settings(request, plan, form)
        except Stale as stale:
            form, status = _over(request, stale.current), 409
        except Archived:
            form.add_error(None, f"{code} is archived. Take it out of the archive to change it.")
    context = {"form": form, "plan": get_plan(current_user(request), code, "edit"), "is_stale": status == 409}
    return render(request, "plans/settings.html", context, status=status if status == 409 else _status(form))


def _save_settings(request: HttpRequest, plan: Plan, form: SettingsForm) -> HttpResponse:
    wanted = {name: form.cleaned_data[name] for name in form.Meta.fields}
    change_settings(plan=plan, seen=form.seen, by=current_user(request), at=timezone.now(), **wanted)
    if set(form.changed_data) & set(wanted):
        messages.success(request, "Saved.")
    else:
        messages.info(request, UNCHANGED)
    return redirect("plans:document", code=plan.code)


def _over(request: HttpRequest, current: Plan) -> SettingsForm:
    """The form as typed, over what somebody else saved: saving it again replaces that knowingly."""
    seen = {f"seen_{name}": value for name, value in settings_of(current).items()}
    return SettingsForm({**request.POST.dict(), **seen}, instance=Plan.objects.get(pk=current.pk))


@form_view
def archive(request: HttpRequest, code: str) -> HttpResponse:
    """Asks first; nothing is lost."""
    user = current_user(request)
    plan = get_plan(user, code, "edit")
    if request.method != "POST":
        return render(request, "plans/archive.html", {"plan": plan, "deletes": user.may("administer")})
    archive_plan(plan=plan, by=user, at=timezone.now())
    messages.success(request, f"{plan.code} is archived. It can be taken out again at any time.")
    return redirect("plans:list")


@form_view
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """A draft that never was anything, once its code was typed; says what keeps any other plan."""
    user = current_user(request)
    plan = glance_at_plan(user, code, "edit")
    reasons = why_it_stays(plan)
    form = DeleteForm(request.POST or None, code=plan.code)
    if reasons or not form.is_valid():
        status = 409 if reasons and request.method == "POST" else 422 if form.errors else 200
        context = {"plan": plan, "reasons": reasons, "form": form}
        return render(request, "plans/delete.html", context, status=status)
    try:
        delete_draft(plan=plan, by=user, at=timezone.now())
    except WasSomething as kept:
        context = {"plan": plan, "reasons": kept.reasons, "form": form}
        return render(request, "plans/delete.html", context, status=409)
    except Plan.DoesNotExist:
        messages.info(request, f"{code} was deleted already.")
    else:
        messages.success(request, f"{code} is deleted. That it was there stands in the audit trail.")
    return redirect("plans:list")


@require_POST
def unarchive(request: HttpRequest, code: str) -> HttpResponse:
    user = current_user(request)
    plan = get_plan(user, code, "edit")
    unarchive_plan(plan=plan, by=user, at=timezone.now())
    messages.success(request, f"{plan.code} is out of the archive.")
    return redirect("plans:document", code=plan.code)


def _status(form: PlanForm | SettingsForm) -> int:
    return 422 if form.is_bound and not form.is_valid() else 200
