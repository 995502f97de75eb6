"""Plans as they are laid out and printed, in one call."""

from typing import Any

from bcp_portal.documents import html, pdf
from bcp_portal.documents.format import Document
from bcp_portal.documents.imprint import Imprint
from bcp_portal.documents.plan_report import plan_report


def print_html(document: Document, imprint: Imprint, **how: Any) -> str:
    return html.to_print_html(plan_report(document, imprint, **how))


def plan_pdf(
    document: Document, imprint: Imprint, *, progress: Any = lambda _step, _percent: None, **how: Any
) -> pdf.Pdf:
    return pdf.to_pdf(plan_report(document, imprint, **how), progress=progress)
