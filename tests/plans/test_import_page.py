"""The import page: nothing is saved before it is seen, nothing given is lost, and the same document is one plan."""

import hashlib
from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.forms.importing import packed, plain_name
from plans.importing import limits
from plans.importing.source_text import MOST_BYTES
from plans.models.plan import Plan, PlanSource
from tests.flat import flat

OTHER = "# Payments plan\n\n## Scope\n\n- Card payments\n- Payouts\n\n## Background\n\nA word about the company.\n"
DOUBTFUL = "# P\n\n## Risks\n\n| Colour | Shape |\n|---|---|\n| red | round |\n"


@pytest.fixture
def give(world, sign_in):
    """Give the page a file's bytes or a pasted text, or save what it showed."""
    client = sign_in(world.editor)

    def give(content: bytes | None = None, *, name: str = "plan.md", **fields):
        upload = {} if content is None else {"file": SimpleUploadedFile(name, content)}
        return client.post(reverse("plans:import"), {**fields, **upload})

    return give


def shown(answer) -> str:
    return flat(answer.content.decode())


def test_a_preview_saves_nothing(give):
    answer = give(OTHER.encode())
    assert answer.status_code == 200
    assert Plan.objects.count() == 1


def test_a_preview_says_what_each_line_became(give):
    page = shown(give(OTHER.encode()))
    assert "2 rows of Scope" in page
    assert "lines 5 to 6" in page
    assert "Narrative" in page
    assert '<li id="L10" class="prose" value="10">A word about the company.</li>' in page


def test_what_looked_like_data_and_was_not_understood_is_named_with_its_line(give):
    answer = give(DOUBTFUL.encode())
    assert answer.context["preview"].doubts == 1
    assert '<a href="#L5">line 5</a>' in shown(answer)
    assert "not understood" in shown(answer)


def test_what_was_not_understood_is_listed_once_at_the_top_and_does_not_quote_itself_twice(give):
    answer = give(b"# P\n\n## Functions\n\n| Function | RTO |\n|---|---|\n| A | soon |\n" + DOUBTFUL.encode())
    top = shown(answer).partition("What it becomes")[0]
    assert [doubt.line for doubt in answer.context["doubts"]] == [7, 12]
    assert top.count('<li><a href="#L') == 2
    assert "“soon” is not a length of time" in top
    assert "<q>soon</q>" not in top


def test_the_previewed_document_is_saved_as_it_came(give, world):
    source = b"\xef\xbb\xbf" + OTHER.replace("\n", "\r\n").encode()
    hidden = give(source).context["form"].initial
    answer = give(document=hidden["document"], file_name=hidden["file_name"], code="PAY")
    kept = PlanSource.objects.get(plan__code="PAY")
    assert answer.url == reverse("plans:document", args=("PAY",))
    assert kept.sha256 == hashlib.sha256(source).hexdigest()
    assert (kept.file_name, kept.imported_by) == ("plan.md", world.editor)


def test_pasted_text_is_a_document_too(give):
    page = shown(give(text=OTHER))
    assert "pasted text" in page
    assert "Payments plan" in page


def test_the_same_file_twice_leads_to_the_plan_that_it_became(give, world, sample_text):
    page = shown(give(sample_text.encode()))
    assert "imported already" in page
    assert "Save as a plan" not in page
    answer = give(document=packed(sample_text), file_name="x.md", code="BCP-77")
    assert answer.url == reverse("plans:document", args=(world.plan.code,))
    assert Plan.objects.count() == 1


def test_saving_twice_makes_one_plan(give):
    for _ in range(2):
        answer = give(document=packed(OTHER), file_name="plan.md", code="PAY")
        assert answer.url == reverse("plans:document", args=("PAY",))
    assert Plan.objects.filter(code="PAY").count() == 1


def test_a_code_that_is_taken_loses_nothing(give, world):
    answer = give(document=packed(OTHER), file_name="plan.md", code=world.plan.code.lower())
    page = shown(answer)
    assert answer.status_code == 422
    assert "choose another" in page
    assert packed(OTHER) in page
    assert "2 rows of Scope" in page


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "file is empty"),
        (b" \n\n\t\n", "file is empty"),
        (b"%PDF-1.7\n\x00\x01\x02\xff\xfe", "not a text file"),
        (b"caf\xe9 au lait", "not in UTF-8"),
        (b"PK\x03\x04\x14\x00", "but a Word, OpenDocument or zip file"),
        (b"# Plan\x00", "not a text file"),
        (b"x" * (5 * 1024 * 1024), "5.2 MB"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_words(give, content, says):
    answer = give(content, name="our plan.md")
    page = shown(answer)
    assert answer.status_code == 422
    assert "our plan.md: " in page
    assert says in page


def test_a_utf_16_file_is_read(give):
    assert "Payments plan" in shown(give(OTHER.encode("utf-16")))


def test_a_plan_of_two_megabytes_is_read(give):
    paragraph = "A line of narrative that says nothing in particular.\n" * 10 + "\n"
    text = "# Long plan\n\n" + paragraph * ((MOST_BYTES - 100) // len(paragraph))
    answer = give(text.encode())
    assert answer.status_code == 200
    assert "more lines are read and saved" in shown(answer)
    assert give(document=packed(text), file_name="long.md", code="LONG").status_code == 302


def test_without_anything_the_page_asks_for_something(give):
    assert "Choose a file, or paste" in shown(give())


def test_a_file_and_a_text_together_are_asked_about_and_the_text_is_kept(give):
    page = shown(give(OTHER.encode(), text="# Another"))
    assert "not both" in page
    assert "# Another" in page


@pytest.mark.parametrize(
    "document", ["not base64!", b64encode(b"\xff\xfe\x00").decode(), b64encode(b"a\x00b").decode(), ""]
)
def test_a_preview_that_came_back_damaged_is_not_saved(give, document):
    answer = give(document=document, file_name="x", code="PAY")
    assert answer.status_code == 422
    assert Plan.objects.count() == 1


def test_hostile_markdown_and_names_are_shown_as_text(give):
    page = shown(give(b"# <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n", name="<b>x</b>.md"))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>x" not in page


@pytest.mark.parametrize(
    "name, kept",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\plans\\bcp.md", "bcp.md"),
        ("a\x00b\nc\u202e.md", "abc.md"),
        ("x" * 300 + ".md", "x" * 252 + ".md"),
        ("", "pasted text"),
    ],
)
def test_a_file_name_is_kept_without_what_could_harm(name, kept):
    assert plain_name(name) == kept


@pytest.mark.parametrize("role", ["cto", "auditor", "responder", "reader"])
def test_only_editors_import(world, sign_in, role):
    answer = sign_in(getattr(world, role)).post(reverse("plans:import"), {"text": OTHER})
    assert answer.status_code == 403


def rows_of(count: int) -> str:
    return "# P\n\n## Scope\n\n" + "\n".join(f"- Service {number}" for number in range(count))


@pytest.fixture
def small(monkeypatch):
    """A plan may have little, so that these tests need not wait for much."""
    for name, most in (("MOST_LINES", 90), ("MOST_HEADINGS", 20), ("MOST_ROWS", 30)):
        monkeypatch.setattr(limits, name, most)


@pytest.mark.parametrize(
    "text, why",
    [
        (rows_of(31), "31 rows; a plan may have 30 at most. Make several plans of it"),
        ("".join(f"# Heading {number}\n\n" for number in range(21)), "21 headings"),
        ("## Scope\n\n" + "- a\n" * 90, "91 lines in headings, tables and lists"),
        ("## Scope\n\na | b\n--|--\n" + "a | b\n" * 90, "93 lines in headings, tables and lists"),
    ],
)
def test_a_plan_larger_than_anybody_keeps_is_refused_in_a_sentence_and_no_word_of_it_is_lost(give, small, text, why):
    answer = give(text=text)
    assert (answer.status_code, Plan.objects.count()) == (422, 1)
    assert why in shown(answer)
    assert answer.context["form"]["text"].value().split() == text.split()
    assert f"plan.md: The file has {why}" in shown(give(text.encode()))


def test_a_preview_that_was_made_larger_on_the_way_is_refused_in_a_sentence_too(give, small):
    answer = give(document=packed(rows_of(31)), file_name="plan.md", code="BIG")
    assert (answer.status_code, Plan.objects.count()) == (422, 1)
    assert "a plan may have 30 at most" in shown(answer)


def test_the_most_rows_that_a_plan_may_have_are_imported(give, small):
    text = rows_of(30)
    hidden = give(text=text).context["form"].initial
    give(document=hidden["document"], file_name=hidden["file_name"], code="MOST")
    assert Plan.objects.get(code="MOST").counters["SC"] == 30
