"""The organisation's calendar of the programme, as its settings say."""

from django.conf import settings

from plans.reading.periods import ProgrammeCalendar


def programme_calendar() -> ProgrammeCalendar:
    """On which day weeks end, and with which month years begin."""
    return ProgrammeCalendar(settings.WEEK_ENDS, settings.YEAR_BEGINS)
