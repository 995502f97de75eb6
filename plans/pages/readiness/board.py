"""The board's sheet: the readiness page on one page of A4."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from bcp_portal.documents.html import stylesheet
from bcp_portal.documents.sheet import to_sheet

from .page import Readiness

MOST_PLANS, MOST_FUNCTIONS, MOST_ALONE = 10, 8, 10


def board_pdf(told: Readiness, *, at: datetime) -> bytes:
    """The same figures as on the page, cut to what one page holds, with a count of what was left out."""
    most, functions = MOST_ALONE if told.only else MOST_FUNCTIONS, told.claims.functions
    context = {
        "told": told,
        "at": timezone.localtime(at),
        "portal": settings.PORTAL_NAME,
        "figure_style": stylesheet("board-figures.css"),
        "plans": told.standings[:MOST_PLANS],
        "more_plans": len(told.standings[MOST_PLANS:]),
        "bars": told.claims.bars(functions[:most]),
        "more_bars": len(functions[most:]),
        "heat": told.maps[told.only].heat if told.only in told.maps else None,
    }
    return to_sheet(render_to_string("documents/board.html", context), "board.css", tighter=("board-tight.css",))
