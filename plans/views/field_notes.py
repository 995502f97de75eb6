"""What a finding asks for, as an address or a form that comes back names it."""

from plans.pages.field_notes import FieldNote, asked_of

from .desk import Desk


def asked_here(desk: Desk) -> FieldNote | None:
    """What stands above the field that opens; None where no finding led here."""
    given = desk.sent if desk.is_post else desk.query
    return asked_of(desk.plan, given, on=desk.today)
