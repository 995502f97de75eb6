"""The organisation is set: its name and calendar, its logo. Each change is a new edition and one event."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.chaining import PORTAL, locked_head
from bcp_portal.audit.recording import SYSTEM, record
from bcp_portal.look.organisation import look_again

from .models import Logo, OrganisationSetting
from .pictures import Picture
from .reading import newest_setting

KIND, VERB = "organisation", "organisation_changed"


class OrganisationChanged(Exception):
    """It was changed since the page was opened."""


@dataclass(frozen=True)
class OrganisationTerms:
    """What an administrator says of it; ``name`` and ``currency`` may be ``""``."""

    name: str
    time_zone: str
    week_ends: int
    year_begins: int
    currency: str


@transaction.atomic
def change_organisation(*, edition: int, terms: OrganisationTerms, by: User, at: datetime) -> bool:
    """Let these hold from now on; False where nothing is new. Raises OrganisationChanged."""
    before = _locked(edition)
    return _change(before, {**vars(terms), "logo": before.logo}, by=by, at=at)


@transaction.atomic
def set_logo(*, edition: int, picture: Picture, by: User, at: datetime) -> bool:
    """Print the logo on covers from now on; False where it is printed already. Raises OrganisationChanged."""
    before = _locked(edition)
    digest = sha256(picture.png).hexdigest()
    logo = Logo.objects.filter(sha256=digest).first() or Logo.objects.create(
        sha256=digest, png=b64encode(picture.png).decode(), width=picture.width, height=picture.height, at=at
    )
    return _change(before, {**vars(_terms(before)), "logo": logo}, by=by, at=at)


@transaction.atomic
def remove_logo(*, edition: int, by: User, at: datetime) -> bool:
    """Print none from now on; False where none is printed. What was printed keeps it. Raises OrganisationChanged."""
    before = _locked(edition)
    return _change(before, {**vars(_terms(before)), "logo": None}, by=by, at=at)


def _locked(edition: int) -> OrganisationSetting:
    locked_head(PORTAL)
    before = newest_setting()
    if before.edition != edition:
        raise OrganisationChanged
    return before


def _change(before: OrganisationSetting, columns: dict[str, Any], *, by: User, at: datetime) -> bool:
    after = OrganisationSetting(edition=max(before.edition, 1) + 1, by=by, by_name=by.name, at=at, **columns)
    was, now = _values(before), _values(after)
    if was == now:
        return False
    if before.edition == 0:  # what the environment says may be another thing tomorrow
        before.edition, before.by_name, before.at = 1, SYSTEM, at
        before.save()
    after.save()
    record(actor=by, verb=VERB, kind=KIND, summary=after.as_known.name, before=was, after=now, at=at)
    transaction.on_commit(look_again)
    return True


def _terms(setting: OrganisationSetting) -> OrganisationTerms:
    return OrganisationTerms(setting.name, setting.time_zone, setting.week_ends, setting.year_begins, setting.currency)


def _values(setting: OrganisationSetting) -> dict[str, Any]:
    return {**vars(_terms(setting)), "logo": setting.logo.sha256 if setting.logo else ""}
