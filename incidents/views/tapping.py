"""What a button among many sends: what to do with which row, under a token that it shares with its whole page."""

from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils import timezone

from bcp_portal.accounts.sessions import current_user
from incidents.entering import Doing
from plans.actions.refusals import Refused


class StaleButton(Refused):
    """It stands for nothing that is there now."""

    def __init__(self) -> None:
        super().__init__("That button is of an older page. Load the page again.")


def tapped(request: HttpRequest, name: str) -> tuple[str, str, str]:
    """Deed, plan and ref, parted by blanks; ``""`` for what was not sent."""
    deed, code, ref = (*request.POST.get(name, "").split(" ", 2), "", "", "")[:3]
    return deed, code, ref


def sent_token(request: HttpRequest) -> UUID:
    """The token of the page. Raises StaleButton."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError as none:
        raise StaleButton from none


def tap_doing(request: HttpRequest, what: str) -> Doing:
    """The making of an entry by a tap: ``what`` tells it from other taps on the same page. Raises StaleButton."""
    return Doing(current_user(request), timezone.now(), uuid5(sent_token(request), what))
