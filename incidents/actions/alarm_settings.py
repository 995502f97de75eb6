"""What the settings of alarms have in common: made once, changed by who saw them as they are, off and on, withdrawn."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.chaining import PORTAL, locked_head
from bcp_portal.audit.recording import record
from incidents.models.alarm_sources import AlarmSetting
from plans.actions.refusals import Refused, SentBefore

Kept = TypeVar("Kept", bound=AlarmSetting)
COUNTED = ("edition", "changed_at")
IN_TRAIL = {"off": "switched_off", "on": "switched_on", "withdraw": "withdrawn"}


class SourceNameTaken(Refused):
    """Another one has that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is one that is called “{name}” already.")


class AlarmSettingChanged(Refused):
    """Somebody changed or withdrew it since the page was loaded."""

    def __init__(self) -> None:
        super().__init__("Somebody changed this in the meantime. It is shown as it is now: nothing of yours was saved.")


def made_by(by: User, at: datetime) -> dict[str, Any]:
    """The columns that say who made it, and when."""
    return {"made_by": by, "made_by_name": by.name, "made_at": at, "changed_at": at}


def add_setting(model: type[Kept], *, token: UUID, name: str, make: Callable[[], Kept]) -> Kept:
    """Make one for a form that is sent once, with the portal’s chain locked. Raises SentBefore, SourceNameTaken."""
    locked_head(PORTAL)
    if model.objects.filter(ref=token).exists():
        raise SentBefore(name)
    try:
        with transaction.atomic():
            return make()
    except IntegrityError as taken:
        raise SourceNameTaken(name) from taken


def locked_setting(setting: Kept, edition: int, *, at: datetime) -> Kept:
    """The row, locked and counted on, if it is as the page showed it. Raises AlarmSettingChanged."""
    locked_head(PORTAL)
    model: Any = type(setting)
    found: Kept = model.objects.select_for_update().get(pk=setting.pk)
    if found.edition != edition or found.withdrawn_at:
        raise AlarmSettingChanged
    found.edition += 1
    found.changed_at = at
    return found


@transaction.atomic
def turn_setting(*, setting: Kept, verb: str, edition: int, kind: str, by: User, at: datetime) -> Kept:
    """Switch it ``off`` or ``on``, or ``withdraw`` it for good: it stays to be read. Raises AlarmSettingChanged."""
    found = locked_setting(setting, edition, at=at)
    if verb == "withdraw":
        found.withdrawn_at = at
    else:
        found.is_off = verb == "off"
    found.save(update_fields=["is_off", "withdrawn_at", *COUNTED])
    record_setting(f"{kind}_{IN_TRAIL[verb]}", found, by=by, at=at)
    return found


def record_setting(
    verb: str, setting: AlarmSetting, *, by: User, at: datetime, after: Any = None, before: Any = None
) -> None:
    """One event of the audit trail; secrets never stand in it."""
    record(
        actor=by,
        verb=verb,
        at=at,
        kind="alarm_settings",
        ref=str(setting.ref),
        summary=str(setting),
        before=before,
        after=after,
    )
