"""The document of a page, put together of pieces: forms, marks and names stand where they belong, whatever its HTML."""

from django.utils.safestring import SafeString

from bcp_portal.documents.html import outline_pieces, render_outline
from bcp_portal.documents.pieces import Piece, PieceKind
from plans.pages.document import Body
from tests.documents.clinic import clinic

FORM, MARK = "<form></form>", "<i></i>"


def piece(kind: PieceKind, ref: str, html: str, **more) -> Piece:
    return Piece(kind, ref, SafeString(html), **more)


BODY = Body(
    [
        piece(PieceKind.START, "H-01", '<section data-x class="depth-h2" id="H-01">'),
        piece(PieceKind.TITLE, "H-01", "<h2 class=a>One</h2>"),
        piece(
            PieceKind.BLOCK,
            "B-01",
            '<section id="B-01"\n class="block">',
            edit="/e?a=1&b=2",
            link=SafeString("<a>Edit</a>"),
            behind=SafeString("</section>"),
        ),
        piece(PieceKind.REST, "H-01", "</section>"),
    ]
)


def test_a_form_stands_in_the_place_of_its_block_whatever_the_order_of_attributes():
    html = BODY.html({"B-01": FORM})
    assert "B-01" not in html
    assert html.index("</h2>") < html.index(FORM) < html.index("</section>")


def test_the_form_of_a_heading_stands_above_its_title():
    html = BODY.html({"H-01": FORM})
    assert html.startswith(f'<section data-x class="depth-h2" id="H-01">{FORM}<h2')


def test_a_form_whose_place_is_gone_stands_first():
    assert BODY.html({"B-99": FORM}).startswith(FORM)


def test_marks_stand_below_a_title_and_before_a_block():
    html = BODY.html(beside={"H-01": f"{MARK}1", "B-01": f"{MARK}2"})
    assert f"</h2>{MARK}1{MARK}2<section id" in html


def test_who_is_editing_is_named_in_a_link_that_still_leads_there():
    html = BODY.html(held={"B-01": "Ines is editing"})
    assert '<a class="btn small held" href="/e?a=1&amp;b=2">' in html
    assert "Ines is editing" in html
    assert "<a>Edit</a>" not in html


def test_the_pieces_of_a_document_are_its_outline():
    document = clinic()
    refs = {one.ref for one in outline_pieces(document)}
    assert {heading["ref"] for heading in document["outline"] if heading["level"]} <= refs
    assert Body(outline_pieces(document)).html() == render_outline(document)
