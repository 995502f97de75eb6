"""Withdrawing a record, as the pages of all kinds of records do it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from bcp_portal.accounts.sessions import current_user
from plans.actions.refusals import Refused


def withdraw_and_say(request: HttpRequest, ref: str, withdraw: Callable[..., object], *, reason: str) -> None:
    """Take the record back by its action, and say on the next page how that went."""
    try:
        withdraw(reason=reason, by=current_user(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{ref} is withdrawn: it counts for nothing any more.")
