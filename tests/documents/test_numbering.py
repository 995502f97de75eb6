from bcp_portal.documents.numbering import contents, entries
from tests.documents.clinic import clinic, heading, prose


def labels(outline):
    document = {**clinic(), "title": "Plan", "outline": outline}
    return [(entry.number, entry.label, entry.title) for entry in entries(document)]


def numbers(*outline):
    return [number for number, _, _ in labels(list(outline))]


def rows_of(kind):
    return {"ref": f"B-{kind}", "kind": kind, "shape": "terms", "title": "", "columns": [], "rows": [], "defaults": {}}


def test_chapters_and_their_sections_are_counted_and_deeper_headings_are_not():
    found = numbers(
        heading(1, "Plan"),
        heading(2, "A"),
        heading(3, "A one"),
        heading(4, "Deep"),
        heading(3, "A two"),
        heading(2, "B"),
        heading(3, "B one"),
    )
    assert found == ["", "1", "1.1", "", "1.2", "2", "2.1"]


def test_chapters_of_facts_signatures_and_history_are_not_counted():
    found = numbers(
        heading(2, "About", rows_of("facts")),
        heading(2, "Text", prose("x")),
        heading(2, "Approval", prose("Approved by"), rows_of("approvals")),
        heading(2, "Scope", rows_of("scope")),
        heading(2, "Control", rows_of("facts"), rows_of("history")),
        heading(3, "Within"),
    )
    assert found == ["", "1", "", "2", "", ""]


def test_appendices_keep_their_letters_and_their_chapter_shows_the_range():
    found = labels([heading(2, "Appendices"), heading(3, "Appendix A: Contacts"), heading(3, "Appendix D - Lessons")])
    assert found == [
        ("A–D", "", "Appendices"),
        ("A", "Appendix A", "Contacts"),
        ("D", "Appendix D", "Lessons"),
    ]


def test_a_plan_that_counts_its_own_headings_is_not_counted_again():
    assert numbers(heading(2, "1. Purpose"), heading(2, "Scope"), heading(3, "Inside")) == ["", "", ""]
    assert numbers(heading(2, "Purpose"), heading(3, "2.3 Systems")) == ["", ""]


def test_a_year_in_a_title_is_no_number_of_its_own():
    assert numbers(heading(2, "2026 and after")) == ["1"]


def test_a_plan_of_many_top_level_headings_reads_as_chapters():
    assert numbers(heading(1, "Plan"), heading(1, "One"), heading(2, "Inside"), heading(1, "Two")) == [
        "",
        "1",
        "1.1",
        "2",
    ]


def test_a_skipped_level_makes_no_hole():
    depths = [e.depth for e in entries({**clinic(), "outline": [heading(2, "A"), heading(4, "Deep"), heading(3, "B")]})]
    assert depths == [2, 3, 3]


def test_what_stands_before_the_first_heading_is_no_heading():
    outline = [heading(0, "", prose("Before")), heading(1, "Plan"), heading(2, "A")]
    assert [entry.depth for entry in entries({**clinic(), "outline": outline})] == [0, 1, 2]


def test_the_contents_list_chapters_and_sections_only():
    found = contents(clinic())
    assert {entry.depth for entry in found} == {2, 3}
    assert [entry.number for entry in found if entry.title.startswith("Phase")] == ["7.1", "7.2"]


def test_bare_numbers_that_count_up_are_a_plans_own():
    def titles(*chapters):
        outline = [heading(1, "Plan"), *(heading(2, title) for title in chapters)]
        return [(number, title) for number, _, title in labels(outline)][1:]

    assert titles("1 Geltungsbereich", "2 Risiken", "3 Freigabe") == [
        ("", "1 Geltungsbereich"),
        ("", "2 Risiken"),
        ("", "3 Freigabe"),
    ]
    assert titles("24 hours without power", "Risks")[0] == ("1", "24 hours without power")
    assert titles("2 sites", "4 suppliers")[0] == ("1", "2 sites")
