"""Answering what the rules ask, one by one: in place where a script runs, else as forms that lead back to the page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from plans.actions.answering import answer_question, withdraw_answer
from plans.actions.refusals import Refused
from plans.actions.stale_edits import Stale
from plans.pages.findings_summary import summary_of
from plans.pages.questions import question_card

from .desk import CONFLICT, Desk, editing, reloaded

MOST_SHOWN = 1000


@require_POST
@editing
def answer(desk: Desk) -> HttpResponse:
    """Answer a question that only an editor can."""
    yes, key = desk.sent.get("answer") == "yes", _key(desk)
    try:
        answer_question(plan=desk.plan, key=key, yes=yes, by=desk.user, at=desk.at)
    except (Refused, Stale) as refusal:
        return _answered(desk, refusal=str(refusal))
    return _answered(desk, said="Your answer is kept with the plan.")


@require_POST
@editing
def answer_withdraw(desk: Desk) -> HttpResponse:
    """Take an answer back: the question is asked again."""
    try:
        withdraw_answer(plan=desk.plan, key=_key(desk), by=desk.user, at=desk.at)
    except (Refused, Stale) as refusal:
        return _answered(desk, refusal=str(refusal))
    return _answered(desk, said="Your answer is taken back: the question is open again.")


def _key(desk: Desk) -> str:
    return desk.sent.get("key", "")[:200]


def _answered(desk: Desk, *, said: str = "", refusal: str = "") -> HttpResponse:
    """The card of questions for htmx, else the page again with what happened."""
    if desk.htmx:
        return _card(reloaded(desk), refusal)
    if refusal:
        messages.error(desk.request, refusal)
    else:
        messages.success(desk.request, said)
    return redirect("plans:findings", code=desk.plan.code)


def _card(desk: Desk, refusal: str) -> HttpResponse:
    shown, summary = desk.sent.getlist("shown")[:MOST_SHOWN], summary_of(desk.plan, on=desk.today)
    context = {
        "plan": desk.plan,
        "may_edit": True,
        "in_place": True,
        "asked": question_card(desk.plan, summary.questions, shown=shown, at=_key(desk), refusal=refusal),
        "summary": summary,
    }
    return render(desk.request, "plans/_questions.html", context, status=CONFLICT if refusal else 200)
