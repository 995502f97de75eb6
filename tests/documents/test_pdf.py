import io
import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pytest

from bcp_portal.documents.pdf import OurFontsOnly
from tests.documents.clinic import block, clinic, heading, imprint_of, prose, row, rows, written
from tests.documents.printing import plan_pdf

ROOT = Path(__file__).resolve().parents[2]


def tool(*command, stdin=b""):
    """What a program for PDFs says; skips where it is not installed."""
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout.decode()  # noqa: S603


def words(pdf):
    """The text without any white space: lines are cut where the page ends."""
    return re.sub(r"\s+", "", tool("pdftotext", "-raw", "-", "-", stdin=pdf.bytes))


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf.bytes))


def elements(node, above=None):
    """Every structure element with the one above it."""
    for child in [node.K] if isinstance(node.get("/K"), pikepdf.Dictionary) else node.get("/K", []):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child, node
            yield from elements(child, node)


@pytest.fixture(scope="module")
def approved():
    return plan_pdf(clinic(), imprint=imprint_of(clinic()))


@pytest.fixture(scope="module")
def file(approved):
    with opened(approved) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def tags(file):
    return list(elements(file.Root.StructTreeRoot))


def test_the_file_is_sound(approved, file, tmp_path):
    assert file.check_pdf_syntax() == []
    path = tmp_path / "plan.pdf"
    path.write_bytes(approved.bytes)
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", str(path))
    assert re.search(rf"^Pages:\s+{approved.pages}$", tool("pdfinfo", str(path)), re.MULTILINE)
    assert approved.sha256 == sha256(approved.bytes).hexdigest()


def test_it_claims_both_standards_in_one_rdf(file):
    xmp = bytes(file.Root.Metadata.read_bytes()).decode()
    assert xmp.count("<rdf:RDF") == 1
    root = ET.fromstring(xmp.split("?>", 1)[1].rsplit("<?", 1)[0])  # noqa: S314 - from the file made here
    rdf = ET.tostring(root, encoding="unicode")
    assert re.search(r'pdfaid:part="3"|:part="3"', rdf)
    assert re.search(r':conformance="A"', rdf)
    assert "http://www.aiim.org/pdfua/ns/id/" in rdf
    assert re.search(r"<(\w+):part>1</\1:part>", rdf)
    assert "PDF/UA identification schema" in rdf


def test_what_the_standards_ask_of_the_catalogue_is_there(file):
    root = file.Root
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(root.Lang) == "en-GB"
    assert [str(intent.S) for intent in root.OutputIntents] == ["/GTS_PDFA1"]
    assert len(file.trailer.ID) == 2
    assert "/JavaScript" not in root.get("/Names", {})


def test_its_title_author_and_date_are_the_versions(file):
    assert str(file.docinfo.Title) == "Continuity Plan of the Harbour Clinic, Version 2.3"
    assert str(file.docinfo.Author) == "Harbour Clinic"
    assert str(file.docinfo.CreationDate).startswith("D:20260408100000")
    assert imprint_of(clinic()).sha256 in str(file.docinfo.Subject)


def test_every_font_is_embedded_and_text_is_in_inter(file):
    fonts = {}
    for page in file.pages:
        for font in page.Resources.get("/Font", {}).values():
            kind = font.DescendantFonts[0]
            descriptor = kind.FontDescriptor
            fonts[str(font.BaseFont)] = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            assert "/ToUnicode" in font
    assert all(fonts.values())
    assert any("Inter" in name for name in fonts)


def test_the_versions_json_is_attached_byte_for_byte(file):
    imprint = imprint_of(clinic())
    [attached] = file.Root.AF
    assert str(attached.AFRelationship) == "/Source"
    assert str(attached.UF) == "HC-01-2.3.json"
    assert attached.EF.F.read_bytes() == imprint.json.encode()
    assert sha256(attached.EF.F.read_bytes()).hexdigest() == imprint.sha256


def test_figures_say_what_they_show(tags):
    figures = [element for element, _ in tags if element.S == "/Figure"]
    assert len(figures) == 3
    assert all(len(str(figure.Alt)) > 20 for figure in figures)


def test_lists_hold_items_and_items_hold_bodies(tags):
    for element, above in tags:
        if above.get("/S") == "/L":
            assert element.S in {"/LI", "/Caption", "/L"}
        if above.get("/S") == "/LI":
            assert element.S in {"/Lbl", "/LBody"}
        if element.S in {"/LBody", "/Lbl"}:
            assert above.S == "/LI"


def test_tables_are_tagged_with_their_headers(tags):
    cells = [(element, above) for element, above in tags if element.S in {"/TH", "/TD"}]
    assert all(above.S == "/TR" for _, above in cells)
    assert all("/Headers" in element.A for element, _ in cells if element.S == "/TD")
    assert sum(1 for element, _ in tags if element.S == "/Caption") >= 7


def test_every_link_belongs_to_a_link_and_says_where_it_leads(file, tags):
    owned = {
        kid.Obj.objgen
        for element, _ in tags
        if element.S == "/Link"
        for kid in element.K
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
    }
    links = [
        annotation for page in file.pages for annotation in page.get("/Annots", []) if annotation.Subtype == "/Link"
    ]
    assert len(links) > 20
    assert {link.objgen for link in links} == owned
    assert all(str(link.get("/Contents", "")) for link in links)


def test_headings_follow_one_another(tags):
    levels = [int(str(element.S)[2:]) for element, _ in tags if re.fullmatch(r"/H\d", str(element.S))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_bookmarks_lead_to_chapters_and_sections(file):
    with file.open_outline() as outline:
        [cover] = outline.root
        names = [item.title for item in cover.children]
    assert names[:3] == ["Contents", "About this paper", "1 In one page"]
    assert "Appendices" in names


def test_every_value_of_the_plan_is_in_the_text(approved):
    text = words(approved)
    assert {value for value in written(clinic()) if re.sub(r"\s+", "", value) not in text} == set()


def test_running_lines_and_the_record_say_which_version_this_is(approved):
    text, imprint = words(approved), imprint_of(clinic())
    assert text.count("Confidential") >= approved.pages - 1
    assert f"{approved.pages}/{approved.pages}" in text
    assert text.count(imprint.short_hash.replace(" ", "")) >= approved.pages - 1
    assert imprint.fingerprint.replace(" ", "") in text
    assert "InesExample" in text
    assert re.sub(r"\s", "", "9 April 2026, 08:12 UTC") in text
    assert "notsignedyet" in text


def test_contents_give_the_page_of_each_section(approved):
    pages = tool("pdftotext", "-layout", "-", "-", stdin=approved.bytes).split("\f")
    found = re.search(r"7\.2 +Phase 2: Back to work \(15 minutes - RTO\) +(\d+)$", pages[1], re.MULTILINE)
    assert found
    assert "Phase 2: Back to work" in pages[int(found[1]) - 1]


def test_versions_that_the_plan_lists_itself_are_not_listed_again(approved):
    assert "Toldalready" not in words(approved)
    assert "Thirdyear" in words(approved)


def test_signatures_of_roles_that_the_plan_does_not_print_are_printed_all_the_same():
    document = clinic()
    document["outline"] = [h for h in document["outline"] if h["title"] != "Signatures"]
    assert "InesExample" in words(plan_pdf(document, imprint=imprint_of(document)))


@pytest.mark.parametrize("watermark", ["Draft", "Not approved"])
def test_what_is_not_approved_says_so_on_every_page(watermark):
    made = plan_pdf(clinic(), imprint=imprint_of(clinic(), number="", watermark=watermark, signatures=()))
    assert words(made).count(watermark.replace(" ", "")) >= made.pages


def test_an_approved_version_has_no_watermark(approved):
    text = words(approved)
    assert "Draft" not in text
    assert "Notapproved" not in text


def test_the_same_input_gives_the_same_bytes_in_any_process(approved):
    for surroundings in (
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "7", "TZ": "America/Lima", "LC_ALL": "C"},
    ):
        made = subprocess.run(
            [sys.executable, "-m", "tests.documents.pdf_digest"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "bcp_portal.settings", **surroundings},
        )
        assert made.stdout.strip() == approved.sha256


def test_another_content_gives_another_file(approved):
    document = clinic()
    row(document, "T-01")["values"]["name"] = "Platinum"
    assert plan_pdf(document, imprint=imprint_of(document)).sha256 != approved.sha256


def test_changes_are_marked_where_they_are_asked_for():
    marks = {"SV-01": {"state": "changed", "fields": {"description": "Care is in some danger"}}}
    text = words(plan_pdf(clinic(), imprint=imprint_of(clinic()), marks=marks))
    assert "some" in text
    assert "Abarinthemargin" in text


def test_progress_is_told_step_by_step():
    steps = []
    plan_pdf(clinic(), imprint=imprint_of(clinic()), progress=lambda step, percent: steps.append((step, percent)))
    assert [step for step, _ in steps] == ["prepare", "lay out", "write", "done"]
    assert [percent for _, percent in steps] == sorted(percent for _, percent in steps)
    assert steps[-1] == ("done", 100)


HOSTILE = """<script>alert(1)</script> <img src="file:///etc/hostname"> ![x](http://127.0.0.1:9/x.png)

</style><style>@import url(http://127.0.0.1:9/x.css); body { display: none }</style>

<link rel="attachment" href="file:///etc/hostname"> <iframe src="file:///etc/hostname"></iframe>

שלום عربي ☐ – end of it
"""


def test_hostile_content_is_printed_as_text_and_loads_nothing(caplog):
    document = clinic()
    document["title"] = "</style><script>alert(1)</script>"
    document["outline"].append(heading(2, "<b>Last</b>", prose(HOSTILE, "B-x"), ref="H-x"))
    row(document, "SV-01")["values"]["name"] = "W" * 600
    row(document, "SV-01")["values"]["description"] = "</td></table></main>"
    made = plan_pdf(document, imprint=imprint_of(document))
    text = words(made)
    assert "<script>alert(1)</script>" in text
    assert "</td></table></main>" in text
    assert "endofit" in text
    assert "W" * 600 in text
    with opened(made) as pdf:
        assert len(pdf.Root.AF) == 1
        widths = {float(page.mediabox[2]) for page in pdf.pages}
    assert len(widths) == 1
    assert not [record for record in caplog.records if record.name == "weasyprint" and record.levelname == "ERROR"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "file:///etc/hostname", "data:text/plain,x", "ftp://x.example/y"]
)
def test_nothing_but_our_fonts_is_ever_fetched(url):
    with pytest.raises(ValueError, match="loads nothing"):
        OurFontsOnly().fetch(url)


def test_two_thousand_rows_go_over_many_pages_under_a_repeated_header():
    document = clinic()
    first = rows(document, "severities")[0]
    rows(document, "severities")[:] = [
        {**first, "ref": f"SV-{number}", "values": {**first["values"], "name": f"Level{number}"}}
        for number in range(2000)
    ]
    block(document, "severities")["rows"] = [f"SV-{number}" for number in range(2000)]
    made = plan_pdf(document, imprint=imprint_of(document))
    pages = tool("pdftotext", "-raw", "-", "-", stdin=made.bytes).split("\f")
    long = [page for page in pages if re.search(r"Level\d", page)]
    assert len(long) > 30
    assert all("What it looks like" in page for page in long)
    assert len(set(re.findall(r"Level\d+", "".join(long)))) == 2000
