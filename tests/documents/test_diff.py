"""Comparing documents by meaning: what is told, what is not, and that nothing that changed is left out."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp_portal.documents.diff import compare
from bcp_portal.documents.diff.marking import marks
from bcp_portal.documents.diff.places import unmoved
from bcp_portal.documents.diff.segments import segments
from bcp_portal.documents.marks import removed_from
from bcp_portal.documents.values import read_duration

WORDS = st.text(alphabet="abc XYZ 123.,<\n", max_size=60)


def kind(key, fields, rows):
    return {
        "key": key,
        "title": key.capitalize(),
        "fields": [{"name": name, "label": name.upper(), "type": "text"} for name in fields],
        "rows": [{"ref": ref, "values": dict(zip(fields, values, strict=True)), "extra": {}} for ref, *values in rows],
    }


def block(ref, key, rows, *columns, **more):
    shown = [{"field": field, "label": label} for field, label in columns]
    return {
        "ref": ref,
        "kind": key,
        "shape": "table",
        "title": "",
        "columns": shown,
        "rows": rows,
        "defaults": {},
        **more,
    }


def heading(ref, title, *blocks, level=2, names=""):
    return {"ref": ref, "level": level, "title": title, "names": names, "blocks": list(blocks)}


def prose(ref, text):
    return {"ref": ref, "kind": "prose", "text": text}


def link(ref, text):
    return {"ref": ref, "text": text}


FUNCTIONS = block("B-03", "functions", ["F-01", "F-02"], ("name", "Function"), ("rto", "RTO"))
STRATEGIES = block("B-04", "strategies", ["S-01", "S-02"], ("name", ""), ("rto", "RTO"))


@pytest.fixture
def plan():
    """Two strategies that serve a function, narrative, and facts that issuing a version sets."""
    hours, minutes = read_duration("< 2 hours"), read_duration("1h")
    return {
        "format": "bcp-document/1",
        "code": "BCP-01",
        "title": "Plan",
        "number": "1.0",
        "signing_order": "any",
        "kinds": [
            kind(
                "facts",
                ("name", "topic", "value"),
                [
                    ("FA-01", "Version", {"value": "version", "text": "Version"}, "1.0"),
                    ("FA-02", "Next review", {"value": "next_review", "text": "Next review"}, "April"),
                ],
            ),
            kind("functions", ("name", "rto"), [("F-01", "Chat", minutes), ("F-02", "Mail", minutes)]),
            kind(
                "strategies",
                ("name", "rto", "trigger", "functions"),
                [
                    ("S-01", "Database Recovery", hours, "Data loss", [link("F-01", "Chat")]),
                    ("S-02", "Service Migration", hours, "Outage", []),
                ],
            ),
            kind("history", ("number", "on", "summary"), [("HI-01", "v1.0", {"text": "2025-01-14"}, "First")]),
        ],
        "outline": [
            heading("H-01", "Plan", level=1),
            heading("H-02", "Facts", block("B-01", "facts", ["FA-01", "FA-02"], ("name", ""), ("value", ""))),
            heading("H-03", "Summary", prose("B-02", "We keep the service up.\n\nAlways.")),
            heading("H-04", "Functions", FUNCTIONS),
            heading("H-05", "Strategies"),
            heading("H-06", "Primary", STRATEGIES, level=3),
            heading("H-07", "Secondary", level=3),
            heading("H-08", "History", block("B-05", "history", ["HI-01"], ("number", ""))),
        ],
        "people": [{"ref": "P-01", "name": "Head of IT", "phone": "1"}],
        "suppliers": [],
    }


@pytest.fixture
def later(plan):
    return deepcopy(plan)


def row(document, ref):
    return next(row for kind in document["kinds"] for row in kind["rows"] if row["ref"] == ref)


def section(document, ref):
    return next(found for found in document["outline"] if found["ref"] == ref)


def headlines(before, after):
    return [change.headline for change in compare(before, after)]


def test_a_document_does_not_differ_from_itself(plan, later):
    assert compare(plan, later) == []


def test_a_shorter_recovery_time_is_told_in_one_line(plan, later):
    row(later, "S-01")["values"]["rto"] = read_duration("< 90 minutes")
    (change,) = compare(plan, later)
    assert change.headline == "Database Recovery: RTO < 2 hours → < 90 minutes"
    assert str(change.section) == "3.1 Primary"
    assert not change.wording
    assert [(part.kind, part.text) for part in change.fields[0].was] == [("same", "< "), ("del", "2 hours")]
    assert [(part.kind, part.text) for part in change.fields[0].now] == [("same", "< "), ("ins", "90 minutes")]


def test_the_same_time_in_other_words_is_wording_only(plan, later):
    row(later, "F-01")["values"]["rto"] = read_duration("60 minutes")
    (change,) = compare(plan, later)
    assert change.wording
    assert change.fields[0].wording


def test_a_bound_is_not_the_same_as_the_value(plan, later):
    row(later, "F-01")["values"]["rto"] = read_duration("< 1h")
    (change,) = compare(plan, later)
    assert not change.wording


def test_a_renamed_function_changes_no_strategy_that_links_to_it(plan, later):
    row(later, "F-01")["values"]["name"] = "Live chat"
    row(later, "S-01")["values"]["functions"] = [link("F-01", "Live chat")]
    assert headlines(plan, later) == ["“Chat” now reads “Live chat”"]


def test_another_link_is_a_change(plan, later):
    row(later, "S-01")["values"]["functions"] = [link("F-01", "Chat"), link("F-02", "Mail")]
    (change,) = compare(plan, later)
    assert (change.fields[0].before, change.fields[0].after) == ("Chat", "Chat; Mail")


def test_a_row_that_joins_is_told_with_its_section_and_values(plan, later):
    functions = later["kinds"][1]
    functions["rows"].append({"ref": "F-03", "values": {"name": "Files", "rto": read_duration("4h")}, "extra": {}})
    section(later, "H-04")["blocks"][0]["rows"].append("F-03")
    (change,) = compare(plan, later)
    assert (change.state, change.headline) == ("added", "Files joins Functions")
    assert [(field.label, field.after) for field in change.fields] == [("Function", "Files"), ("RTO", "4h")]


def test_a_row_that_goes_is_told_where_it_stood(plan, later):
    later["kinds"][2]["rows"].pop()
    section(later, "H-06")["blocks"][0]["rows"].pop()
    (change,) = compare(plan, later)
    assert (change.state, change.headline, str(change.section)) == (
        "removed",
        "Service Migration is removed",
        "3.1 Primary",
    )


def test_a_moved_row_is_told_once_and_those_it_passed_are_not(plan, later):
    section(later, "H-06")["blocks"][0]["rows"].reverse()
    (change,) = compare(plan, later)
    assert change.state == "moved"


def test_a_row_in_another_section_moves_there(plan, later):
    section(later, "H-06")["blocks"][0]["rows"].remove("S-02")
    section(later, "H-07")["blocks"].append(block("B-09", "strategies", ["S-02"], ("name", "")))
    assert headlines(plan, later) == ["Service Migration moves to Secondary"]


def test_columns_and_shapes_say_nothing(plan, later):
    shown = section(later, "H-06")["blocks"][0]
    shown["columns"].pop()
    shown["shape"] = "records"
    assert compare(plan, later) == []


def test_a_lead_in_is_told(plan, later):
    section(later, "H-06")["blocks"][0]["title"] = "In this order"
    (change,) = compare(plan, later)
    assert change.fields[0].after == "In this order"


def test_a_heading_is_added_renamed_moved_and_removed(plan, later):
    later["outline"].insert(3, heading("H-20", "Objectives"))
    section(later, "H-03")["title"] = "Executive summary"
    later["outline"].remove(section(later, "H-07"))
    assert headlines(plan, later) == [
        "The section “Summary” is now called “Executive summary”",
        "The section “Objectives” is added",
        "The section “Secondary” is removed",
    ]
    moved = deepcopy(plan)
    moved["outline"].insert(2, moved["outline"].pop())
    assert headlines(plan, moved) == ["The section “History” moves"]


def test_a_moved_chapter_does_not_tell_its_sections_again(plan, later):
    chapter = later["outline"][4:7]
    later["outline"] = [*later["outline"][:1], *chapter, *later["outline"][1:4], *later["outline"][7:]]
    assert "The section “Primary” moves" not in headlines(plan, later)
    assert headlines(plan, later)


def test_a_new_title_of_the_plan_is_told_once(plan, later):
    later["title"] = section(later, "H-01")["title"] = "Continuity Plan"
    assert headlines(plan, later) == ["The plan is now called “Continuity Plan”"]


def test_narrative_is_compared_word_by_word(plan, later):
    section(later, "H-03")["blocks"][0]["text"] = "We keep the whole service up.\n\nAlways."
    (change,) = compare(plan, later)
    assert [part.text for part in change.fields[0].now if part.kind == "ins"] == ["whole "]
    assert change.headline == "Summary: the text changes"


def test_broken_lines_in_narrative_are_wording_only(plan, later):
    section(later, "H-03")["blocks"][0]["text"] = "We keep\nthe service up.\n\nAlways."
    (change,) = compare(plan, later)
    assert change.wording


def test_narrative_that_joins_goes_or_moves_is_told(plan, later):
    text = section(later, "H-03")["blocks"].pop()
    assert headlines(plan, later) == ["A text is removed from Summary"]
    assert headlines(later, plan) == ["A text joins Summary"]
    section(later, "H-05")["blocks"].append(text)
    assert headlines(plan, later) == ["A text moves to Strategies"]


def test_the_order_of_signatures_is_told(plan, later):
    later["signing_order"] = "listed"
    assert headlines(plan, later) == ["Signatures: in any order → in the order listed"]


def test_a_person_with_another_phone_is_told(plan, later):
    later["people"][0]["phone"] = "2"
    assert headlines(plan, later) == ["Head of IT: Phone 1 → 2"]


def test_what_issuing_a_version_writes_by_itself_is_not_told(plan, later):
    later["number"] = "1.1"
    row(later, "FA-01")["values"]["value"] = "1.1"
    later["kinds"][3]["rows"].append({"ref": "V-1.1", "values": {"number": "v1.1"}, "extra": {}})
    section(later, "H-08")["blocks"][0]["rows"].append("V-1.1")
    assert compare(plan, later) == []


def test_a_fact_reads_without_the_word_value(plan, later):
    row(later, "FA-02")["values"]["value"] = "July"
    assert headlines(plan, later) == ["Next review: April → July"]


def test_changes_come_in_printed_order(plan, later):
    row(later, "S-01")["values"]["trigger"] = "Corruption"
    row(later, "FA-02")["values"]["value"] = "July"
    section(later, "H-03")["blocks"][0]["text"] = "Other"
    assert [change.section.place for change in compare(plan, later)] == [1, 2, 5]


def test_a_column_of_the_source_that_no_field_holds_is_compared(plan, later):
    row(later, "F-01")["extra"]["Floor"] = "3"
    (change,) = compare(plan, later)
    assert (change.fields[0].label, change.fields[0].after) == ("Floor", "3")


def test_marks_stand_at_their_places(plan, later):
    row(later, "S-01")["values"]["rto"] = read_duration("1h")
    later["kinds"][1]["rows"].pop()
    section(later, "H-04")["blocks"][0]["rows"].pop()
    found = marks(plan, later)
    assert found["S-01"] == {"state": "changed", "fields": {"rto": "< 2 hours"}}
    (gone,) = removed_from(found, "B-03")
    assert (gone["ref"], gone["label"]) == ("F-02", "Mail")


def test_what_stood_under_a_removed_heading_is_marked_at_the_heading_before(plan, later):
    later["outline"].remove(section(later, "H-06"))
    later["kinds"][2]["rows"].clear()
    found = marks(plan, later)
    assert {gone["ref"] for gone in removed_from(found, "H-05")} == {"H-06", "S-01", "S-02"}


@given(before=WORDS, after=WORDS)
def test_segments_give_back_both_texts(before, after):
    was, now = segments(before, after)
    assert "".join(part.text for part in was) == before
    assert "".join(part.text for part in now) == after
    assert "".join(p.text for p in was if p.kind == "same") == "".join(p.text for p in now if p.kind == "same")


@given(st.permutations("ABCDEFG"), st.permutations("CDEFGHI"))
def test_what_is_not_moved_stands_in_the_same_order_in_both(before, after):
    kept = unmoved(before, after)
    assert [ref for ref in before if ref in kept] == [ref for ref in after if ref in kept]
    assert kept <= set(before) & set(after)


REFS = {"F-01": "name", "F-02": "name", "S-01": "trigger", "S-02": "trigger", "FA-02": "value"}


@given(st.dictionaries(st.sampled_from(sorted(REFS)), st.text("xyz", min_size=1), min_size=1))
def test_every_value_that_changed_is_told_and_no_other(texts):
    before = plan_of_texts(dict.fromkeys(REFS, "before"))
    after = plan_of_texts(dict.fromkeys(REFS, "before") | texts)
    changed = {(change.ref, field.name): field.after for change in compare(before, after) for field in change.fields}
    assert changed == {(ref, REFS[ref]): text for ref, text in texts.items()}


def plan_of_texts(texts):
    kinds = [
        kind("functions", ("name",), [(ref, texts[ref]) for ref in ("F-01", "F-02")]),
        kind("strategies", ("trigger",), [(ref, texts[ref]) for ref in ("S-01", "S-02")]),
        kind("facts", ("value",), [("FA-02", texts["FA-02"])]),
    ]
    blocks = [
        block(f"B-{k['key']}", k["key"], [r["ref"] for r in k["rows"]], (k["fields"][0]["name"], "")) for k in kinds
    ]
    return {
        "title": "Plan",
        "signing_order": "any",
        "number": "",
        "kinds": kinds,
        "outline": [heading("H-01", "All", *blocks)],
    }
