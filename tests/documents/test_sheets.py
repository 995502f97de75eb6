"""Sheets: printed by a process of their own, and a clear word when that fails."""

import io
import sys

import pikepdf
import pytest

from bcp_portal.documents import sheet
from bcp_portal.documents.sheet import SheetNotMade, to_sheet

HTML = '<html lang="en"><title>A sheet</title><body><h1>Ready</h1><img src="http://127.0.0.1:9/x.png" alt="x"></body></html>'


def test_it_is_a_tagged_pdf_and_loads_nothing_from_elsewhere():
    with pikepdf.open(io.BytesIO(to_sheet(HTML, "board.css"))) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked
        assert not pdf.pages[0].get_images()


@pytest.mark.parametrize(("lines", "pages"), [(20, 1), (56, 1), (400, 6)])
def test_a_sheet_is_set_tighter_as_long_as_it_takes_a_second_page(lines, pages):
    html = f"<html lang='en'><title>Long</title><body>{'<p>A line</p>' * lines}"
    with pikepdf.open(io.BytesIO(to_sheet(html, "board.css", tighter=["board-tight.css"]))) as pdf:
        assert len(pdf.pages) == pages


def test_what_cannot_be_printed_is_said():
    with pytest.raises(SheetNotMade, match="no-such-style.css"):
        to_sheet(HTML, "no-such-style.css")


def test_what_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(sheet, "SECONDS", 0.01)
    with pytest.raises(SheetNotMade, match="longer"):
        to_sheet(HTML, "board.css")


@pytest.mark.parametrize(
    "program, why", [("#!/bin/sh\nkill -9 $$\n", "ended with -9 and no word"), ("", "did not start")]
)
def test_a_process_that_is_killed_or_never_starts_is_told_and_keeps_nobody_waiting(monkeypatch, tmp_path, program, why):
    path = tmp_path / "python"
    if program:
        path.write_text(program)
        path.chmod(0o700)
    with monkeypatch.context() as away:
        away.setattr(sys, "executable", str(path))
        with pytest.raises(SheetNotMade, match=why):
            to_sheet(HTML, "board.css")
    monkeypatch.setattr(sheet, "PATIENCE", 0.01)
    assert to_sheet(HTML, "board.css").startswith(b"%PDF")


def test_who_has_to_wait_for_others_is_told_rather_than_kept(monkeypatch):
    monkeypatch.setattr(sheet, "PATIENCE", 0.01)
    with sheet._turn, pytest.raises(SheetNotMade, match="Others"):
        to_sheet(HTML, "board.css")
    assert to_sheet(HTML, "board.css").startswith(b"%PDF")


def test_the_page_says_so_and_is_no_server_error(world, sign_in, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    answer = sign_in(world.editor).get("/readiness/pdf/")
    assert answer.status_code == 503
    assert "could not be printed now" in answer.content.decode()
