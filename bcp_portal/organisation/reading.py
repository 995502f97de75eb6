"""What holds now, what held before, and what stands at the head of paper."""

from datetime import datetime

from django.conf import settings

from bcp_portal.documents.imprint import Letterhead
from bcp_portal.look.organisation import Organisation, as_in_environment

from .models import OrganisationSetting


def newest() -> Organisation | None:
    """What administrators set last; None where they set nothing. One query."""
    found = OrganisationSetting.objects.order_by("-edition").first()
    return found.as_known if found else None


def newest_setting() -> OrganisationSetting:
    """The last edition with its logo; edition 0, unsaved, is the environment."""
    found = OrganisationSetting.objects.select_related("logo").order_by("-edition").first()
    return found or setting_of_environment()


def setting_of_environment() -> OrganisationSetting:
    known = as_in_environment()
    return OrganisationSetting(
        edition=0, time_zone=known.time_zone, week_ends=known.week_ends, year_begins=known.year_begins
    )


def calendars() -> list[tuple[int, int]]:
    """Days on which weeks ended and months with which years began, each pair once, the latest last; one query."""
    rows = OrganisationSetting.objects.order_by("edition").values_list("week_ends", "year_begins")
    known = as_in_environment()
    found = list(rows) or [(known.week_ends, known.year_begins)]
    return list(dict.fromkeys(reversed(found)))[::-1]


def letterhead_at(at: datetime) -> Letterhead:
    """What is printed at the head of what was made at a moment: no later change reaches it."""
    found = OrganisationSetting.objects.select_related("logo").filter(at__lte=at).order_by("-edition").first()
    if found is None:
        return Letterhead(settings.PORTAL_NAME)
    logo = found.logo.content if found.logo else b""
    return Letterhead(found.name or settings.PORTAL_NAME, found.name, logo)


def is_letterhead_new(since: datetime) -> bool:
    """Whether what was printed as of a moment would have another head now."""
    editions = OrganisationSetting.objects.order_by("-edition").values_list("name", "logo")
    return editions.first() != editions.filter(at__lte=since).first()
