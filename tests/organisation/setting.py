"""What tests of the organisation begin with: pictures as files, and what an administrator sets."""

import io
from dataclasses import replace
from datetime import datetime

from PIL import Image

from bcp_portal.look.organisation import look_again
from bcp_portal.organisation.actions import OrganisationTerms, change_organisation, set_logo
from bcp_portal.organisation.models import OrganisationSetting
from bcp_portal.organisation.pictures import read_picture
from bcp_portal.organisation.reading import newest_setting

TERMS = OrganisationTerms(
    name="Harbour Clinic", time_zone="Pacific/Auckland", week_ends=4, year_begins=4, currency="EUR"
)
SENT = {
    "edition": "0",
    "name": "Harbour Clinic",
    "time_zone": "Pacific/Auckland",
    "week_begins": "5",
    "year_begins": "4",
    "currency": "EUR",
}


def picture_file(size: tuple[int, int] = (640, 200), kind: str = "PNG", mode: str = "RGB", **saved) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, saved.pop("colour", 0)).save(file, kind, **saved)
    return file.getvalue()


def set_to(world, *, at: datetime | None = None, **changes: object) -> OrganisationSetting:
    """Set by an administrator, and known to this process."""
    terms = replace(TERMS, **changes)
    edition = newest_setting().edition
    assert change_organisation(edition=edition, terms=terms, by=world.administrator, at=at or world.now)
    look_again()
    return newest_setting()


def give_logo(world, content: bytes | None = None, *, at: datetime | None = None) -> OrganisationSetting:
    picture = read_picture(io.BytesIO(content or picture_file(colour=(0, 90, 160))))
    edition = newest_setting().edition
    assert set_logo(edition=edition, picture=picture, by=world.administrator, at=at or world.now)
    look_again()
    return newest_setting()
