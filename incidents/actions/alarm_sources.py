"""Sources of alarms: added with a secret that is shown once, given a new one, switched off and on, withdrawn."""

import base64
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from bcp_portal.accounts.models import User
from incidents.models.alarm_sources import AlarmSource, HookSecret
from incidents.models.alarms import Alarm
from incidents.reading import proofs
from incidents.reading.formats import FORMATS

from .alarm_settings import COUNTED, add_setting, locked_setting, made_by, record_setting, turn_setting

KIND = "alarm_source"
BOTH_GOOD = timedelta(hours=24)  # how long the secret before the new one is good, unless it ends at once


@transaction.atomic
def add_source(*, token: UUID, name: str, sends: str, by: User, at: datetime) -> tuple[AlarmSource, str]:
    """The source, and its secret, which is kept nowhere as it is shown. Raises SentBefore, SourceNameTaken."""

    def make() -> AlarmSource:
        return AlarmSource.objects.create(ref=token, name=name, format=sends, **made_by(by, at))

    source = add_setting(AlarmSource, token=token, name=name, make=make)
    secret = _new_secret(source, at=at)
    record_setting(f"{KIND}_added", source, by=by, at=at, after={"name": name, "format": sends})
    return source, secret


@transaction.atomic
def renew_secret(*, source: AlarmSource, edition: int, at_once: bool, by: User, at: datetime) -> str:
    """A new secret; those before are good for a day more, or end ``at_once``. Raises AlarmSettingChanged."""
    found = locked_setting(source, edition, at=at)
    found.save(update_fields=[*COUNTED])
    ends_at = at if at_once else at + BOTH_GOOD
    found.secrets.good(ends_at).update(ends_at=ends_at)
    secret = _new_secret(found, at=at)
    record_setting(f"{KIND}_secret_renewed", found, by=by, at=at, after={"before_ends_at": ends_at.isoformat()})
    return secret


@transaction.atomic
def turn_source(*, source: AlarmSource, verb: str, edition: int, by: User, at: datetime) -> AlarmSource:
    """Switch it off or on, or withdraw it with its alarms: nobody else ends them. Raises AlarmSettingChanged."""
    found = turn_setting(setting=source, verb=verb, edition=edition, kind=KIND, by=by, at=at)
    if found.withdrawn_at:
        Alarm.objects.filter(source=found, ended_at=None, started_at__lte=at).update(ended_at=at)
    return found


def _new_secret(source: AlarmSource, *, at: datetime) -> str:
    if FORMATS[source.format].proof == "signature":
        secret = proofs.PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
        kept = secret
    else:
        secret = secrets.token_urlsafe(32)
        kept = proofs.hashed(secret)
    HookSecret.objects.create(source=source, kept=kept, made_at=at)
    return secret
