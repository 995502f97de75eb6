"""Only what is shaped to be signed becomes a required signature, whatever the heading above it is called."""

import pytest

from plans.importing.draft import PROSE, Reading
from plans.importing.reading import read_plan

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
]
TO_SIGN = [
    ("## Sign off\n\nOwner: ____________ Date: ________", [("Owner", "", "")]),
    ("## Authorisation\n\nApproved by: Jon Fell, Managing Director", [("Approved by", "", "Jon Fell, Managing Director")]),
    ("## Sign off\n\n- **CTO**: ____________ Date: ________", [("CTO", "", "")]),
    ("## Approval\n\n- Head of IT: Ann Roe\n- CEO: ____________", [("Head of IT", "", "Ann Roe"), ("CEO", "", "_" * 12)]),
    ("## Approval\n\nApproved by: Ann Roe, Director\nSigned off by: Ben Dale",
     [("Approved by", "", "Ann Roe, Director"), ("Signed off by", "", "Ben Dale")]),
    ("## Governance & Sign-off\n\n| Role | Name | Signature | Date |\n|---|---|---|---|\n| CEO | Ann Roe | | |",
     [("CEO", "Ann Roe", "")]),
    ("## Plan approval\n\n| Name | Title | Date |\n|---|---|---|\n| Ann Roe | CEO | 2025-01-01 |", [("CEO", "Ann Roe", "")]),
    ("## Document control\n\n| Position | Name | Signature | Date |\n|---|---|---|---|\n| CEO | Ann Roe | signed by e-mail | 1 May |",
     [("CEO", "Ann Roe", "signed by e-mail")]),
]  # fmt: skip


def reading_of(text: str) -> Reading:
    return read_plan(f"# Plan\n\n{text}\n")


@pytest.mark.parametrize("text", NONE_TO_SIGN)
def test_what_is_not_shaped_to_be_signed_requires_no_signature(text):
    reading = reading_of(text)
    assert "approvals" not in reading.rows
    assert any(block.kind == PROSE for block in reading.blocks) or reading.rows


@pytest.mark.parametrize("text, expected", TO_SIGN)
def test_what_is_shaped_to_be_signed_is_a_required_signature(text, expected):
    rows = reading_of(text).rows["approvals"]
    said = [[row.values.get(name, "") for name in ("role", "person", "stated_signature")] for row in rows]
    assert [tuple(row) for row in said] == expected
