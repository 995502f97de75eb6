"""The two commands: a plan in from a file, and out again in every format."""

import hashlib
import json
from io import BytesIO, StringIO, TextIOWrapper

import docx
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from plans.actions.rows import change_row
from plans.freezing.draft import freeze
from plans.models.plan import Plan
from plans.models.risks import Risk
from plans.models.versions import VersionPdf
from tests.plans.importing.said import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample_file(tmp_path, sample_text):
    path = tmp_path / "our-plan.md"
    path.write_text(sample_text, encoding="utf-8")
    return path


def ran(*arguments: object) -> str:
    """What the command printed."""
    out = StringIO()
    call_command(*(str(argument) for argument in arguments), stdout=out)
    return out.getvalue()


def test_a_preview_tells_every_heading_with_its_lines_and_stores_nothing(sample_file):
    out = ran("import_plan", sample_file, "--preview")
    assert "   16  ### Recovery Time Objectives (RTO)\n         lines 17-19: Recovery Tiers, 3 rows" in out
    assert "   10  ## Executive Summary\n         line 12: narrative" in out
    assert "Not understood: nothing" in out
    assert not Plan.objects.exists()


def test_a_preview_tells_what_was_not_understood(tmp_path):
    path = tmp_path / "odd.md"
    path.write_text("intro\n\n# P\n\n## Risks\n\n| Colour |\n|---|\n| Red |\n", encoding="utf-8")
    out = ran("import_plan", path, "--preview")
    assert "not understood, line 7: | Colour |" in out
    assert "(before the first heading)" in out
    assert "Not understood: 1 line" in out


def test_importing_says_what_was_made_and_the_second_time_that_nothing_was(sample_file):
    assert "BCP-01: Business Continuity Plan (BCP)\nAppendices: 12\n" in ran("import_plan", sample_file)
    assert "nothing new was made" in ran("import_plan", sample_file)
    assert Plan.objects.count() == 1


def test_a_file_imported_under_another_code_makes_nothing_new_unless_asked_to(sample_file):
    ran("import_plan", sample_file, "--code", "ONE")
    assert "imported before, as ONE: nothing new was made" in ran("import_plan", sample_file, "--code", "TWO")
    assert Plan.objects.count() == 1
    assert "TWO: Business Continuity Plan" in ran("import_plan", sample_file, "--code", "TWO", "--again")
    with pytest.raises(CommandError, match="Another plan has the code TWO"):
        ran("import_plan", sample_file, "--code", "TWO", "--again")
    assert Plan.objects.count() == 2


def test_a_plan_comes_from_standard_input(monkeypatch, sample_text):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(sample_text.encode())))
    ran("import_plan", "-", "--code", "PIPED")
    assert Plan.objects.get().code == "PIPED"


@pytest.mark.parametrize(
    "content, said_why",
    [(b"\x00\xff", "not a text file"), (b"", "nothing to import"), (b"a" * 3_000_000, "MB at most")],
)
def test_what_can_not_be_a_plan_is_refused_in_a_sentence(tmp_path, content, said_why):
    path = tmp_path / "file.md"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=said_why):
        ran("import_plan", path)


def test_a_missing_file_and_a_bad_or_taken_code_are_refused(tmp_path, sample_file):
    with pytest.raises(CommandError, match="can't be read"):
        ran("import_plan", tmp_path / "nowhere.md")
    with pytest.raises(CommandError, match="--code"):
        ran("import_plan", sample_file, "--code", "a b/c")
    ran("import_plan", sample_file, "--code", "ONE")
    other = tmp_path / "other.md"
    other.write_text("# Other\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Another plan has the code ONE"):
        ran("import_plan", other, "--code", "ONE")


def test_an_unedited_import_is_exported_with_every_word_in_order(sample_file, sample_text):
    ran("import_plan", sample_file)
    assert said(ran("export_plan", "BCP-01", "--format", "md")) == said(sample_text)


def test_an_export_imported_again_is_the_same_document(sample_file, tmp_path):
    ran("import_plan", sample_file)
    ran("export_plan", "BCP-01", "-o", tmp_path / "out.md")
    ran("import_plan", tmp_path / "out.md", "--code", "AGAIN")
    one, two = (freeze(Plan.objects.get(code=code)) for code in ("BCP-01", "AGAIN"))
    assert {**one, "code": ""} == {**two, "code": ""}


def test_json_is_the_frozen_document_with_its_annexes(world):
    frozen, printed = freeze(world.plan), json.loads(ran("export_plan", "BCP-01", "--format", "json"))
    assert {name: printed[name] for name in frozen} == frozen
    assert printed.keys() - frozen.keys() == {"findings", "recovery", "rules"}


def test_html_is_a_file_of_its_own(world):
    out = ran("export_plan", "BCP-01", "--format", "html")
    assert out.lower().startswith("<!doctype html>")
    assert "Automated Failover" in out


def test_pdf_goes_to_a_file_or_as_bytes_to_standard_output(world, tmp_path, capfdbinary):
    ran("export_plan", "BCP-01", "--format", "pdf", "-o", tmp_path / "plan.pdf")
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF-")
    ran("export_plan", "BCP-01", "--format", "pdf")
    assert capfdbinary.readouterr().out.startswith(b"%PDF-")


def test_a_word_document_goes_to_a_file_or_as_bytes_to_standard_output(world, tmp_path, capfdbinary):
    ran("export_plan", "BCP-01", "--format", "docx", "-o", tmp_path / "plan.docx")
    file = docx.Document(tmp_path / "plan.docx")
    assert file.sections[0].header.paragraphs[0].text.endswith("Draft. Unsigned copy")
    assert any("Automated Failover" in paragraph.text for paragraph in file.paragraphs)
    ran("export_plan", "BCP-01", "--format", "docx")
    assert capfdbinary.readouterr().out.startswith(b"PK")


def test_an_unknown_plan_version_or_folder_is_refused(world, tmp_path):
    with pytest.raises(CommandError, match="no plan NONE"):
        ran("export_plan", "NONE")
    with pytest.raises(CommandError, match=r"no version 9\.9"):
        ran("export_plan", "BCP-01", "--version", "9.9")
    with pytest.raises(CommandError, match="can't be written"):
        ran("export_plan", "BCP-01", "-o", tmp_path / "no" / "such" / "folder.md")


def test_a_version_is_exported_as_it_was_frozen(world, signed, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    change_row(
        row=(row := Risk.objects.get(plan=world.plan, ref="R-01")),
        values={"title": "Changed later"},
        edition=row.edition,
        by=world.editor,
        at=world.now,
    )
    assert ran("export_plan", "BCP-01", "--version", signed.number, "--format", "json") == signed.snapshot
    frozen = ran("export_plan", "BCP-01", "--version", f"v{signed.number}")
    assert "Data Center Failure" in frozen
    assert "Changed later" not in frozen
    assert "Changed later" in ran("export_plan", "BCP-01")


def test_the_pdf_of_a_version_is_the_file_that_was_kept(world, signed, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    path = default_storage.save("kept.pdf", ContentFile(b"%PDF-kept"))
    VersionPdf.objects.create(
        version=signed,
        path=path,
        sha256=hashlib.sha256(b"%PDF-kept").hexdigest(),
        size=9,
        pages=1,
        made_at=world.now,
        made_with="a test",
    )
    ran("export_plan", "BCP-01", "--version", signed.number, "--format", "pdf", "-o", tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF-kept"
