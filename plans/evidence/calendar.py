"""The organisation's calendar of the programme, as it is set."""

from bcp_portal.look.organisation import organisation
from bcp_portal.organisation.reading import calendars
from plans.reading.periods import ProgrammeCalendar


def programme_calendar() -> ProgrammeCalendar:
    """On which day weeks end, and with which month years begin."""
    known = organisation()
    return ProgrammeCalendar(known.week_ends, known.year_begins)


def programme_calendars() -> list[ProgrammeCalendar]:
    """Those that ever held: what was entered by one of them stays as it is. The latest is the last; one query."""
    return [ProgrammeCalendar(*one) for one in calendars()]
