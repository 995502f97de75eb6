"""In and out again: every word in its order, and the same document."""

from pathlib import Path

import pytest

from bcp_portal.demonstration import samples
from bcp_portal.documents.markdown import to_markdown
from plans.importing.plan_document import as_document, as_written
from plans.importing.plan_reader import read_plan, same_draft
from tests.plans.importing.said import said

OTHERS = sorted((Path(__file__).parent / "others").glob("*.md"))


@pytest.fixture(params=[*OTHERS, *samples.EVERY], ids=lambda path: f"{path.parent.name}-{path.stem}")
def other_text(request) -> str:
    with request.param.open(encoding="utf-8", newline="") as file:
        return file.read()


def printed(text: str) -> str:
    """The text read and printed again."""
    return to_markdown(as_document(read_plan(text)))


def test_the_sample_comes_out_with_every_word_in_its_order(either_text):
    assert said(printed(either_text)) == said(either_text)


def test_the_sample_comes_in_again_as_the_same_plan(either_text):
    assert same_draft(read_plan(printed(either_text)), read_plan(either_text))


def test_the_sample_printed_twice_is_the_same_text(either_text):
    once = printed(either_text)
    assert printed(once) == once


def test_any_plan_comes_out_with_every_word_in_its_order(other_text):
    """Blanks where a name should be are blank, and addresses stand in the directory: else it is the very text."""
    imported = read_plan(other_text)
    assert said(to_markdown(as_written(imported))) == said(other_text)
    if not any(row.written for rows in imported.rows.values() for row in rows):
        assert said(to_markdown(as_document(imported))) == said(other_text)


def test_any_plan_comes_in_again_as_the_same_plan(other_text):
    once = printed(other_text)
    assert same_draft(read_plan(once), read_plan(other_text))
    assert printed(once) == once


def test_twenty_samples_in_one_file_keep_every_word(sample_text):
    text = sample_text * 20
    imported = read_plan(text)
    assert said(to_markdown(as_document(imported))) == said(text)
    assert len(imported.rows["steps"]) == 27 * 20
