"""The page of one's own messages."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bcp_portal.accounts.sessions import current_user

from . import actions
from .models import Notice

PER_PAGE = 30


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """One's own messages, newest first."""
    notices = Notice.objects.filter(user=current_user(request)).select_related("delivery")
    page = Paginator(notices, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page})


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
