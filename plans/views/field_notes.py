"""What a finding asks for, as an address or a form that comes back names it."""

from plans.pages.field_notes import FieldNote, note_asked_for

from .desk import Desk


def note_here(desk: Desk) -> FieldNote | None:
    """What stands above the field that opens; None where no finding led here."""
    given = desk.sent if desk.is_post else desk.query
    return note_asked_for(desk.plan, given, on=desk.today)
