"""Searching: what is found, what is marked, who sees drafts, and what hostile words do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.actions.importing import import_plan
from plans.actions.plans import archive_plan
from plans.actions.rows import add_row, change_row
from plans.models.plan import Block, Passage
from plans.models.risks import Risk
from plans.searching import LIMIT, search
from tests.flat import flat
from tests.stages import in_force


@pytest.fixture
def look(sign_in):
    def look(user, words: str) -> str:
        return flat(sign_in(user).get(reverse("plans:search"), {"q": words}).content.decode())

    return look


def refs(words: str) -> set[str]:
    return {found.anchor for found in search(words, drafts=True)}


def test_a_word_leads_to_its_row_and_is_marked(world, look):
    risk = Risk.objects.get(plan=world.plan, title="Database Corruption")
    page = look(world.editor, "corruption")
    assert f'href="/plans/BCP-01/#{risk.ref}"' in page
    assert "Database <mark>Corruption</mark>" in page


def test_every_word_must_be_there(world):
    risk = Risk.objects.get(plan=world.plan, title="Database Corruption")
    assert risk.ref in refs("database corruption")
    assert risk.ref not in refs("database volcano")


def test_narrative_and_headings_are_found(world):
    assert "Executive Summary" in {found.heading for found in search("interruption customers", drafts=True)}
    assert "Recovery Strategies" in {found.heading for found in search("Recovery Strategies", drafts=True)}


def test_a_ref_finds_its_row(world):
    risk = Risk.objects.filter(plan=world.plan).first()
    assert risk.ref in refs(risk.ref.lower())


def test_a_change_is_found_at_once_and_the_old_word_no_more(world):
    risk = Risk.objects.filter(plan=world.plan).first()
    change_row(row=risk, values={"mitigation": "Zeppelin"}, edition=risk.edition, by=world.editor, at=world.now)
    assert refs("zeppelin") == {risk.ref}
    risk.refresh_from_db()
    change_row(row=risk, values={"mitigation": "Balloon"}, edition=risk.edition, by=world.editor, at=world.now)
    assert refs("zeppelin") == set()


def test_a_reader_finds_what_is_in_force_only(world, look):
    assert "Nothing has" in look(world.reader, "corruption")
    in_force(world)
    block = Block.objects.filter(plan=world.plan, kind="risks").first()
    add_row(block=block, values={"title": "Zeppelin crash"}, by=world.editor, at=world.now)
    assert "<mark>Corruption</mark>" in look(world.reader, "corruption")
    assert "Nothing has" in look(world.reader, "zeppelin")
    assert "<mark>Zeppelin</mark>" in look(world.auditor, "zeppelin")


def test_archived_plans_are_left_out(world):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    assert refs("corruption") == set()


def test_markup_in_a_plan_stays_text(world, look):
    risk = Risk.objects.filter(plan=world.plan).first()
    text = "<script>alert(1)</script> zeppelin \ue000<b>"
    change_row(row=risk, values={"mitigation": text}, edition=risk.edition, by=world.editor, at=world.now)
    page = look(world.editor, "zeppelin")
    assert "<script>alert" not in page
    assert "<mark>zeppelin</mark>" in page


@pytest.mark.parametrize(
    "words",
    [
        "'",
        '"',
        '"open',
        "\\",
        "a & b | !c <-> d",
        "((((",
        "%",
        "_",
        "-",
        "-corruption",
        ":*",
        "a:b",
        "or or or",
        "😀",
        "x" * 10_000,
        "a " * 5_000,
        "' OR 1=1 --",
        "\ue000\ue001",
    ],
)
def test_hostile_words_are_only_words(world, look, words):
    assert "<h1>Search</h1>" in look(world.editor, words)


def test_wildcards_of_the_database_are_plain_characters(world):
    risk = Risk.objects.filter(plan=world.plan).first()
    change_row(row=risk, values={"mitigation": "zeppelin"}, edition=risk.edition, by=world.editor, at=world.now)
    assert refs("zep%lin") == set()


@pytest.mark.postgres
@pytest.mark.parametrize(
    "words", ["corrupted", "corrupting databases", '"database corruption"', "corruption or volcano"]
)
def test_words_are_found_by_their_stem(world, words):
    assert Risk.objects.get(plan=world.plan, title="Database Corruption").ref in refs(words)


@pytest.mark.postgres
def test_an_excluded_word_leaves_its_rows_out(world):
    assert Risk.objects.get(plan=world.plan, title="Database Corruption").ref not in refs("database -corruption")


def test_a_search_ends_at_fifty_and_takes_few_queries(world, sign_in, django_assert_max_num_queries):
    block = Block.objects.filter(plan=world.plan, kind="scope").first()
    for number in range(LIMIT + 5):
        add_row(block=block, values={"text": f"Zeppelin {number}"}, by=world.editor, at=world.now)
    client = sign_in(world.editor)
    with django_assert_max_num_queries(8):
        page = flat(client.get(reverse("plans:search"), {"q": "zeppelin"}).content.decode())
    assert f"the best {LIMIT} are shown" in page


@pytest.mark.postgres
def test_the_search_goes_by_the_indexes(world):
    Passage.objects.bulk_create(
        Passage(plan=world.plan, ref=f"Z-{n}", heading=f"Heading {n}", anchor=f"Z-{n}", text=f"word{n} and others")
        for n in range(3000)
    )
    with CaptureQueriesContext(connection) as asked:
        assert search("corruption", drafts=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE plans_passage")
        cursor.execute("SET LOCAL enable_seqscan = off")  # some thousand rows are soon read whole
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "passage_words" in plan
    assert "passage_ref" in plan


def test_a_place_tells_the_ref_of_a_row_and_none_of_a_heading(world, sign_in):
    page = flat(sign_in(world.editor).get("/search/?q=recovery").content.decode())
    assert '<span class="faint">S-02</span>' in page
    assert '<span class="faint">H-' not in page


def test_of_a_very_long_text_the_beginning_is_searched(world):
    text = "# Long\n\nzeppelin " + " ".join(f"w{number:06d}" for number in range(200_000)) + " submarine\n"
    import_plan(text=text, file_name="long.md", code="BCP-09", by=world.editor, at=world.now)
    assert [found.plan.code for found in search("zeppelin", drafts=True)] == ["BCP-09"]
    assert search("submarine", drafts=True) == []
