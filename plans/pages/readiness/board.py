"""The board's sheet: the readiness page on one page of A4."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from bcp_portal.documents.html import stylesheet
from bcp_portal.documents.sheet import to_sheet
from bcp_portal.look.organisation import organisation

from .page import Readiness

MOST_PLANS, MOST_FUNCTIONS, MOST_ALONE = 10, 8, 10


def board_pdf(readiness: Readiness, *, at: datetime) -> bytes:
    """The same figures as on the page, cut to what one page holds, with a count of what was left out."""
    most = MOST_ALONE if readiness.only else MOST_FUNCTIONS
    context = {
        "readiness": readiness,
        "at": timezone.localtime(at),
        "portal": organisation().name,
        "of_what": "versions in force" if readiness.findings is None else "drafts as they stood then",
        "figure_style": stylesheet("board-figures.css"),
        "plans": readiness.statuses[:MOST_PLANS],
        "more_plans": len(readiness.statuses[MOST_PLANS:]),
        "bars": readiness.claims.first[:most],
        "more_bars": max(readiness.claims.count - most, 0),
        "heat": readiness.maps[readiness.only].heat if readiness.only in readiness.maps else None,
    }
    return to_sheet(render_to_string("documents/board.html", context), "board.css", tighter=("board-tight.css",))
