"""How one person is told: read, and changed by themselves."""

from datetime import datetime, time

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.chaining import PORTAL, locked_head
from bcp_portal.audit.recording import record

from .models import Delivery, NoticeSetting

KIND, VERB = "messages", "message_setting_changed"


class SettingChanged(Exception):
    """It was changed since the page was opened, by another page of the same person."""


def setting_for(person: User) -> NoticeSetting:
    """As chosen, or by default, unsaved."""
    return NoticeSetting.objects.filter(user=person).first() or NoticeSetting(user=person)


@transaction.atomic
def change_setting(
    *,
    person: User,
    edition: int,
    time_zone: str,
    digest_at: time,
    quiet_from: time | None,
    quiet_until: time | None,
    optional: str,
    at: datetime,
) -> bool:
    """Keep what somebody chose, and let what is held for them be looked at anew; False where nothing is new.

    Raises SettingChanged.
    """
    locked_head(PORTAL)
    setting = setting_for(person)
    if setting.edition != edition:
        raise SettingChanged
    before = _values(setting)
    setting.time_zone, setting.digest_at, setting.optional = time_zone, digest_at, optional
    setting.quiet_from, setting.quiet_until = quiet_from, quiet_until
    after = _values(setting)
    if before == after:
        return False
    setting.edition += 1
    setting.save()
    Delivery.objects.filter(user=person, finished_at=None).update(held_until=None)
    names = {"ref": str(person.ref), "summary": person.name}
    record(actor=person, verb=VERB, kind=KIND, before=before, after=after, at=at, **names)
    return True


def _values(setting: NoticeSetting) -> dict[str, str]:
    quiet = setting.quiet
    return {
        "time_zone": setting.time_zone,
        "digest_at": f"{setting.digest_at:%H:%M}",
        "quiet": f"{quiet[0]:%H:%M}-{quiet[1]:%H:%M}" if quiet else "",
        "optional": setting.optional,
    }
