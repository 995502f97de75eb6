"""Only what is shaped to be signed becomes a required signature, whatever the heading above it is called."""

import pytest
from django.utils import timezone

from bcp_portal.documents.markdown import to_markdown
from plans.actions.importing import import_plan
from plans.freezing.draft import freeze
from plans.importing.imported_plan import PROSE, ImportedPlan
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan, same_draft
from plans.models.approvals import RequiredApproval
from tests.plans.importing.said import said

NONE_TO_SIGN = [
    "## Sign off\n\nAppendix A: Floor plan\nAppendix B: Phone list",
    "## Sign off\n\n- Appendix A: Floor plan",
    "## Sign-off\n\n- **Appendix A**: Floor plan\n- **Annex 2**: Map of the site",
    "## Multi-Signature Control\n\n- Payments above 10,000 need two people\n- Transfers abroad",
    "## Multi-Signature Control\n\n- Payments: two people\n- Transfers: three people",
    "## Multi-Signature Control\n\n| Payment | Approval | Date |\n|---|---|---|\n| above 10,000 | CFO and CEO | 2025-01-01 |",
    "## Governance & Sign-off\n\n- Board oversight\n- Audit committee",
    "## Access authorization\n\n- Data centre: badge\n- Vault: badge and key",
    "## Approval of changes\n\n1. Write the change down\n2. Ask the board",
    "## Digital signatures\n\n- Antivirus: updated daily",
    "## Sign-off criteria\n\n| Role | Name | Criteria | Date |\n|---|---|---|---|\n| CTO | Ann Roe | tests pass | 1 May |",
    "## Delivery sign-off\n\n| Item | Role | Signature |\n|---|---|---|\n| Parcel | Porter | |",
    "## Key register\n\n| Role | Name | Signature | Date |\n|---|---|---|---|\n| CTO | Ann Roe | | |",
    "## Appendix B: Signature policy\n\n| Role | Name | Signature |\n|---|---|---|\n| CTO | Ann Roe | |",
    "## Approval\n\nName: ____\nSignature: ____\nDate: ____",
    "## Signature policy\n\nCISO: ____\nCOO: ____",
    "## Signature policy\n\n- CEO: Ann Roe\n- CFO: Ben Dale",
    "## Governance & Sign-off\n\n- CISO: Ann Roe\n- COO: Ben Dale",
    "## Authorization levels\n\n- Badge A: ____\n- Vault: ____",
    "## Delivery signatures\n\n- Porter: ____\n- Driver: ____ Date: ____",
    "## Test sign-off\n\n- Test manager: ____ Date: ____",
    "## Sign off\n\nFloor plan ____\nSee ____",
    "## Floor plan sign-off\n\n- Fire warden: ____ Date: ____",
    "## Site plan approval\n\n- Architect: ____ Date: ____",
    "## Incident sign-off\n\n| Role | Name | Signature | Date |\n|---|---|---|---|\n| IT manager | Ann Roe | | |",
    "## Incident sign-off\n\n- Incident manager: ____ Date: ____",
    "## Approval\n\nApproved by:\n\nsee the minutes of the board",
    "## Approvals\n\n1. **CEO** — Ann Roe — ____________ — ______",
    "## Approval\n\nCEO: ____ Date: ____<br>COO: ____ Date: ____",
    "## Sign off\n\nAppendix A: ____ Date: ____",
    "## Approvals\n\nChanges must be approved by:\n\n- CTO\n- CFO",
    "## Approval\n\n- CTO: must approve all spending\n- CEO: approves changes",
    "## Approval matrix\n\n| Change type | Approved by | Date |\n|---|---|---|\n| Minor | IT manager | same day |",
    "## Approvals\n\n| Task | CEO | COO |\n|---|---|---|\n| Declare a disaster | A | R |",
    "## Approval history\n\n| Version | Approved by | Date |\n|---|---|---|\n| 1.0 | Ann Roe | 2025-01-01 |",
]
TO_SIGN = [
    ("## Sign off\n\nOwner: ____________ Date: ________", [("Owner", "", "")]),
    (
        "## Authorisation\n\nApproved by: Jon Fell, Managing Director",
        [("Approved by", "", "Jon Fell, Managing Director")],
    ),
    ("## Sign off\n\n- **CTO**: ____________ Date: ________", [("CTO", "", "")]),
    ("## Approval\n\n- Head of IT: Ann Roe\n- CEO: ____________", [("Head of IT", "", "Ann Roe"), ("CEO", "", "")]),
    (
        "## Approval\n\nApproved by: Ann Roe, Director\nSigned off by: Ben Dale",
        [("Approved by", "", "Ann Roe, Director"), ("Signed off by", "", "Ben Dale")],
    ),
    (
        "## Governance & Sign-off\n\n| Role | Name | Signature | Date |\n|---|---|---|---|\n| CEO | Ann Roe | | |",
        [("CEO", "Ann Roe", "")],
    ),
    (
        "## Plan approval\n\n| Name | Title | Date |\n|---|---|---|\n| Ann Roe | CEO | 2025-01-01 |",
        [("CEO", "Ann Roe", "")],
    ),
    (
        "## Document control\n\n| Position | Name | Signature | Date |\n|---|---|---|---|\n| CEO | Ann Roe | signed by e-mail | 1 May |",
        [("CEO", "Ann Roe", "signed by e-mail")],
    ),
    ("## Sign-off\n\n**Approved by:**\n\n- CEO: ____ Date: ____", [("CEO", "", "")]),
    ("## Incident response plan approval\n\n- CEO: ____", [("CEO", "", "")]),
    ("## Approval of the Northwind BCP\n\n- CEO: ____", [("CEO", "", "")]),
    (
        "## Approval of the Northwind BCP\n\n| Role | Name | Signature | Date |\n|---|---|---|---|\n| CEO | Ann Roe | | |",
        [("CEO", "Ann Roe", "")],
    ),
    ("## Sign off\n\nCOO: ____ Date: ____\nCISO ____", [("COO", "", ""), ("CISO", "", "")]),
    ("## Sign off\n\nCOO: ____ Date: ____  \nCISO ____ Date: ____", [("COO", "", ""), ("CISO", "", "")]),
    ("## Sign off\n\n- COO: ____ Date: ____\n- CISO ____", [("COO", "", ""), ("CISO", "", "")]),
    ("## Approval\n\nCISO ........ Date ........", [("CISO", "", "")]),
    ("## Approval\n\n- CEO – ________\n- COO – ________", [("CEO", "", ""), ("COO", "", "")]),
    ("## Approval\n\n**CEO**: ____ **Date**: ____\n\n**COO** ____ **Date** ____", [("CEO", "", ""), ("COO", "", "")]),
    (
        "## Approval\n\n- Prepared by: Ann Roe\n- Reviewed by: Ben Dale\n- Approved by: Cy Low",
        [("Approved by", "", "Cy Low")],
    ),
    (
        "## Approval\n\nPrepared by: Ann Roe\nApproved by: Cy Low\nReviewed by: Ben Dale",
        [("Approved by", "", "Cy Low")],
    ),
    (
        "## Approval\n\n**Approved by:** Cy Low  \n**Title:** CEO  \n**Date:** 2025-01-01",
        [("Approved by", "", "Cy Low")],
    ),
    ("## Governance & Sign-off\n\n- Board: approves yearly\n- Approved by: Cy Low", [("Approved by", "", "Cy Low")]),
    ("## Approval\n\nThe plan is approved by:\n\n- CTO\n- CEO", [("CTO", "", ""), ("CEO", "", "")]),
    ("## Approval\n\n### Approved by\n\n- Cy Low, CEO", [("Cy Low, CEO", "", "")]),
    ("## Approvals\n\n| Approved by | Date |\n|---|---|\n| Cy Low | 2025-01-01 |", [("Cy Low", "", "")]),
    ("## Sign-off\n\n| | Name | Signature | Date |\n|---|---|---|---|\n| CEO | Cy Low | | |", [("CEO", "Cy Low", "")]),
    (
        "## Approval\n\n| Role | Name | Signature | Date |\n|---|---|---|---|\n| CEO | Cy Low | DocuSigned | 2025-01-01 |",
        [("CEO", "Cy Low", "DocuSigned")],
    ),
]


def reading_of(text: str) -> ImportedPlan:
    return read_plan(f"# Plan\n\n{text}\n")


@pytest.mark.parametrize("text", NONE_TO_SIGN)
def test_what_is_not_shaped_to_be_signed_requires_no_signature(text):
    imported = reading_of(text)
    assert "approvals" not in imported.rows
    assert any(block.kind == PROSE for block in imported.blocks) or imported.rows


@pytest.mark.parametrize("text, expected", TO_SIGN)
def test_what_is_shaped_to_be_signed_is_a_required_signature(text, expected):
    imported = reading_of(text)
    rows = imported.rows["approvals"]
    signers = [tuple(row.values.get(name, "") for name in ("role", "person", "stated_signature")) for row in rows]
    assert signers == expected
    printed = to_markdown(as_document(imported)).removeprefix("# Plan")
    assert same_draft(read_plan(f"# Plan{printed}"), imported)
    assert [word for word in said(printed) if word.strip(".")] == [word for word in said(text) if word.strip(".")]


def test_a_line_to_sign_on_that_does_not_say_who_signs_is_told():
    imported = reading_of("## Approval\n\nChief Executive: Ann Roe  \nSignature: ____\nDate: ____")
    assert [(note.line, "does not say in this line who signs" in note.why) for note in imported.unclear] == [(5, True)]


def test_lines_to_sign_on_below_a_heading_of_something_else_are_told():
    imported = reading_of("## Signature policy\n\n- CISO: ____ Date: ____")
    assert [(note.line, "approving this plan" in note.why) for note in imported.unclear] == [(5, True)]


@pytest.mark.django_db
@pytest.mark.parametrize("text, expected", TO_SIGN)
def test_a_plan_made_of_it_asks_for_these_signatures_and_prints_as_it_was_read(text, expected):
    source = f"# Plan\n\n{text}\n"
    plan, _ = import_plan(text=source, file_name="", code="", by=None, at=timezone.now())
    assert [one.role for one in RequiredApproval.objects.filter(plan=plan).order_by("id")] == [
        who for who, _, _ in expected
    ]
    assert to_markdown(freeze(plan)) == to_markdown(as_document(read_plan(source)))
