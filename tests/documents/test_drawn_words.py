"""Words of figures in PDFs: in every script as its readers write it."""

import pytest

from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from tests.documents.clinic import imprint_of
from tests.documents.printing import plan_pdf
from tests.documents.test_pdf import tool

TEXT = """# Plan

## Recovery Tiers

| Tier | RTO | RPO |
|---|---|---|
| A | 4 hours | 1 hour |
| B | 1 day | 4 hours |

## Functions

| Function | Tier | RTO |
|---|---|---|
| {name} | A | 4 hours |
"""


def said(name: str) -> list[str]:
    """The words of the table and of the drawing above it."""
    document = as_document(read_plan(TEXT.format(name=name)))
    found = tool("pdftotext", "-raw", "-f", "3", "-", "-", stdin=plan_pdf(document, imprint_of(document)).bytes)
    return found.translate({0x202B: None, 0x202C: None}).split()


@pytest.mark.parametrize("name", ["Payroll", "الرواتب", "הלקוחות", "भुगतान", "ชำระเงิน"])
def test_a_figure_says_a_name_as_the_table_does(name):
    assert said(name).count(name) == 2
