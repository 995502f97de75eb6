"""Answering what the rules ask, one by one: in place where a script runs, else as forms that lead back to the page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bcp_portal.accounts.sessions import current_user
from plans.access import get_plan
from plans.actions.answering import answer_question, withdraw_answer
from plans.actions.changing import Stale
from plans.actions.refusals import Refused
from plans.models.plan import Plan
from plans.pages.checkup import summary_of
from plans.pages.questions import asked_now

from .desk import CONFLICT, Request, editing

MOST_SHOWN = 1000


@require_POST
@editing
def answer(request: Request, plan: Plan) -> HttpResponse:
    """Answer a question that only an editor can."""
    yes, key = request.POST.get("answer") == "yes", _key(request)
    try:
        answer_question(plan=plan, key=key, yes=yes, by=current_user(request), at=timezone.now())
    except (Refused, Stale) as refusal:
        return _answered(request, plan, refusal=str(refusal))
    return _answered(request, plan, said="Your answer is kept with the plan.")


@require_POST
@editing
def answer_withdraw(request: Request, plan: Plan) -> HttpResponse:
    """Take an answer back: the question is asked again."""
    try:
        withdraw_answer(plan=plan, key=_key(request), by=current_user(request), at=timezone.now())
    except (Refused, Stale) as refusal:
        return _answered(request, plan, refusal=str(refusal))
    return _answered(request, plan, said="Your answer is taken back: the question is open again.")


def _key(request: Request) -> str:
    return request.POST.get("key", "")[:200]


def _answered(request: Request, plan: Plan, *, said: str = "", refusal: str = "") -> HttpResponse:
    """The card of questions for htmx, else the page again with what happened."""
    if request.htmx:
        return _card(request, get_plan(current_user(request), plan.code, "edit"), refusal)
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, said)
    return redirect("plans:findings", code=plan.code)


def _card(request: Request, plan: Plan, refusal: str) -> HttpResponse:
    shown = request.POST.getlist("shown")[:MOST_SHOWN]
    context = {
        "plan": plan, "may_edit": True, "in_place": True,
        "asked": asked_now(plan, shown=shown, at=_key(request), refusal=refusal),
        "summary": summary_of(plan, on=timezone.localdate()),
    }  # fmt: skip
    return render(request, "plans/_questions.html", context, status=CONFLICT if refusal else 200)
