"""The pages of one's own messages, and of those that could not be delivered to somebody."""

from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.jobs.mail import NotSent

from . import actions
from .administrator_resend import send_again, send_all_again, send_links_again
from .mail_page import TESTS, TooManyTests, mail_facts, mend_of, reaches_nobody, send_test
from .models import Delivery, Notice
from .reaching import not_reached
from .undelivered import figures, undelivered

PER_PAGE = 30

NOTHING_FAILED = (
    "A message that fails stands here: to whom, over which channel, how often it was tried, and why. "
    "Its reader finds what it tells in the portal all the same."
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """One's own messages, newest first."""
    notices = Notice.objects.filter(user=current_user(request)).select_related("delivery")
    page = Paginator(notices, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "not_reached": not_reached(current_user(request))}
    return render(request, "notices/list.html", context)


@require_POST
def open_notice(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Keep that the message was read, and go where it leads."""
    notice = get_object_or_404(Notice, ref=ref, user=current_user(request))
    actions.mark_read(notices=Notice.objects.filter(pk=notice.pk), at=timezone.now())
    return redirect(notice.url)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Keep that all messages were read."""
    actions.mark_read(notices=Notice.objects.unread(current_user(request)), at=timezone.now())
    return redirect("notices:list")


@require_safe
def undelivered_messages(request: HttpRequest) -> HttpResponse:
    """What failed, of everybody's messages."""
    page = undelivered(request.GET.get("page"))
    context = {"figures": figures(), "page": page, "nothing_failed": NOTHING_FAILED}
    return render(request, "notices/undelivered.html", context)


@require_POST
def again(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Send one message that failed once more."""
    delivery = get_object_or_404(Delivery, ref=ref)
    return _sent(request, send_again(delivery=delivery, by=current_user(request), at=timezone.now()))


@require_POST
def links_again(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Send somebody the link that they asked for, and letters about their account."""
    person = get_object_or_404(User, ref=ref)
    return _sent(request, send_links_again(person=person, by=current_user(request), at=timezone.now()))


@require_POST
def all_again(request: HttpRequest) -> HttpResponse:
    """Send everything that failed once more."""
    return _sent(request, send_all_again(by=current_user(request), at=timezone.now()))


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """How e-mails are sent."""
    return _mail_page(request)


@require_POST
def mail_test(request: HttpRequest) -> HttpResponse:
    """Send oneself a test now; the answer stands on the page itself."""
    person = current_user(request)
    try:
        seconds = send_test(person=person, at=timezone.now())
    except NotSent as failure:
        result = MailResult("crit", "mail-x", f"The test was not sent. {failure}", mend_of(str(failure)))
        return _mail_page(request, result)
    except TooManyTests:
        minutes = int(TESTS.within.total_seconds() // 60)
        said = f"{TESTS.most} tests in {minutes} minutes are enough."
        return _mail_page(request, MailResult("high", "clock", said, "Wait a little, then try again."), status=429)
    said = f"It was taken for {person.email} within {seconds:.1f} s."
    to_do = "See whether it arrives; if it does not, look among spam, and in the log of the mail server."
    return _mail_page(request, MailResult("ok", "mail-check", said, to_do))


class MailResult(NamedTuple):
    """What became of a test, and what to do now."""

    tone: str
    icon: str
    said: str
    to_do: str


def _mail_page(request: HttpRequest, result: MailResult | None = None, *, status: int = 200) -> HttpResponse:
    context = {"facts": mail_facts(), "reaches_nobody": reaches_nobody(), "result": result}
    return render(request, "notices/mail.html", context, status=status)


def _sent(request: HttpRequest, count: int) -> HttpResponse:
    if count:
        messages.success(request, f"Tried again now: {count}.")
    else:
        messages.info(request, "There is nothing to send: it went out, or is being sent.")
    return redirect("notices:undelivered")
