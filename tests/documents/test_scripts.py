"""Plans in all scripts on paper: every letter has a font, or its number in its place."""

import io
import xml.etree.ElementTree as ET

import pikepdf
import pytest

from bcp_portal.documents import lettering
from bcp_portal.documents.directions import language, with_language
from bcp_portal.documents.fitting import SQUARE, fit, on_paper, width_of
from bcp_portal.documents.lettering import merged, missing, named, spelled
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from tests.documents.clinic import imprint_of
from tests.documents.printing import plan_pdf
from tests.documents.test_pdf import tool

SCRIPTS = {
    "Chinese": "业务连续性计划",
    "Japanese": "事業継続計画のテスト",
    "Korean": "업무 연속성 계획",
    "Thai": "แผนความต่อเนื่อง",
    "Hindi": "व्यवसाय निरंतरता योजना",
    "Arabic": "خطة استمرارية الأعمال",
    "Hebrew": "תוכנית המשכיות",
    "Russian": "План непрерывности",
    "Greek": "Σχέδιο συνέχειας",
    "signs": "🟢 🟡 🔴 ✅ ⚠ ☑ → ≤",
}


def plan_of(text: str):
    return as_document(read_plan(text))


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_fonts_of_the_machine_have_every_letter(script):
    assert missing(SCRIPTS[script]) == []


def test_every_script_is_in_the_pdf_as_text_with_fonts_inside(tmp_path):
    plan = plan_of("# A plan\n\n" + "".join(f"## {name}\n\n{text}\n\n" for name, text in SCRIPTS.items()))
    made = plan_pdf(plan, imprint_of(plan))
    path = tmp_path / "plan.pdf"
    path.write_bytes(made.bytes)
    read = tool("pdftotext", "-raw", str(path), "-")
    for script in ("Chinese", "Japanese", "Korean", "Russian", "Greek"):
        assert SCRIPTS[script] in read, script
    for sign in "🟢🟡🔴✅":
        assert sign in read
    fonts = tool("pdffonts", str(path)).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts), fonts  # embedded, subset, readable


def test_colours_of_signs_are_pictures_with_no_alternates():
    plan = plan_of("# A plan\n\n## Status\n\nAll is 🟢.\n")
    with pikepdf.open(io.BytesIO(plan_pdf(plan, imprint_of(plan)).bytes)) as pdf:
        pictures = [found for page in pdf.pages for found in page.get_images().values()]
        assert pictures
        assert not any("/Alternates" in found or found.get("/Interpolate", False) for found in pictures)


def test_a_letter_without_a_font_is_spelled_on_paper(tmp_path):
    plan = plan_of("# A plan\n\n## Status\n\nAll is \ue000 today.\n")
    path = tmp_path / "plan.pdf"
    path.write_bytes(plan_pdf(plan, imprint_of(plan)).bytes)
    assert "All is [U+E000] today." in tool("pdftotext", "-raw", str(path), "-")


def test_a_letter_is_named_as_unicode_has_it(monkeypatch):
    monkeypatch.setattr(lettering, "installed", lambda: merged(["0-1f7e1", "1f7e3-10ffff"]))
    assert spelled("All is 🟢 today.") == "All is [U+1F7E2] today."
    assert named("🟢") == "LARGE GREEN CIRCLE (U+1F7E2)"


def test_nothing_is_missing_that_needs_no_glyph():
    assert missing("plain, soft\u00adhyphen, joined\u200d, chosen\ufe0f, fixed\u00a0space\n") == []


def test_a_private_letter_is_missing_whatever_font_draws_something_there():
    assert missing("a \ue000 b") == ["\ue000"]


def test_ranges_of_fonts_are_merged():
    known = merged(["41-43", "20", "42-44", "45"])
    assert known is not None
    assert (known.starts, known.ends) == ([0x20, 0x41], [0x20, 0x45])
    assert "C" in known
    assert "F" not in known
    assert merged([]) is None


def test_where_fonts_cannot_be_listed_nothing_is_called_missing(monkeypatch):
    monkeypatch.setattr(lettering.shutil, "which", lambda _: None)
    lettering.installed.cache_clear()
    try:
        assert missing("🟢\ue000") == []
    finally:
        lettering.installed.cache_clear()


@pytest.mark.parametrize("script, spoken", [("Chinese", "zh"), ("Japanese", "ja"), ("Korean", "ko"), ("Greek", "")])
def test_han_letters_are_drawn_as_their_language_has_them(script, spoken):
    assert language(SCRIPTS[script]) == spoken


def test_only_what_holds_han_letters_says_a_language():
    html = "<main><p>One</p><p>计划</p></main>"
    root = ET.fromstring(html)  # noqa: S314 - ours
    with_language(root, html)
    assert ET.tostring(root, encoding="unicode") == '<main><p>One</p><p lang="zh">计划</p></main>'


def test_columns_of_chinese_fit_as_its_lines_end_anywhere():
    row = ["业务连续性计划业务连续性计划", *["四小时内恢复业务系统"] * 7]
    assert fit([f"C{n}" for n in range(8)], [row] * 9) != "stacked"
    assert "wbr" not in on_paper("แผนความต่อเนื่องทางธุรกิจขององค์กร") + on_paper("业" * 40)


def test_a_short_word_of_han_letters_stays_whole():
    assert width_of("状态") == 2 * SQUARE
    assert width_of("负责人") == 3 * SQUARE
    assert width_of("业务连续性计划") == 3 * SQUARE
    assert width_of("RTO4小时") > width_of("RTO")
