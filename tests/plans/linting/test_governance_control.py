"""Rules on document control: what versions record, one format, the control block, empty sections, empty promises."""

import pytest

from plans.linting import document_control as control
from plans.linting import empty_sections as emptiness
from plans.linting.findings import NotApplicable
from tests.plans.linting.building import document, looked, subjects

FIRST = {"number": "1.0", "on": "2025-01-14", "summary": "First version"}
SECOND = {"number": "1.1", "on": "2025-02-14", "summary": "New courier"}


def fact(topic, value, name=""):
    return {"topic": topic, "name": name or topic, "value": value}


def versions(rule, *history, **kinds):
    return document(change_rules=[{"group": "Changes", "text": rule}], history=list(history), **kinds)


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        ("Say who must approve", SECOND),
        ("Name the author", SECOND),
        ("Every change request is numbered", SECOND),
        ("Hand new versions to stakeholders", SECOND),
        ("Nothing", {**SECOND, "extra": {"Approved by": ""}}),
    ],
)
def test_what_a_plan_asks_of_versions_and_they_lack_is_told(rule, row):
    assert subjects(control.version_unrecorded, versions(rule, FIRST, row)) == ["history"]


@pytest.mark.parametrize(
    "plan",
    [
        versions("Say who must approve", {**FIRST, "summary": "First, approved by the board"}),
        versions("Say who must approve", {**FIRST, "extra": {"Approver": "The board"}}),
        versions("Every change request is numbered", FIRST, {**SECOND, "summary": "CR-12: new courier"}),
        versions("Every change request is numbered", FIRST),
        versions("Hand new versions to all", FIRST, facts=[fact("distribution", "All heads")]),
    ],
    ids=["summary", "column", "reference", "the first changes nothing", "distribution"],
)
def test_versions_that_record_what_is_asked_hold(plan):
    assert looked(control.version_unrecorded, plan) == []


def test_of_a_history_with_the_newest_on_top_the_last_is_the_first_version():
    numbered = {**SECOND, "summary": "CR-12: new courier"}
    rule = "Every change request is numbered"
    assert looked(control.version_unrecorded, versions(rule, numbered, FIRST)) == []
    (finding,) = looked(control.version_unrecorded, versions(rule, SECOND, FIRST))
    assert finding.sentence == (
        "The plan asks for the change reference of every version. The version history has no change reference for 1.1."
    )


def test_a_column_that_asks_is_shown_as_what_asks():
    plan = versions("Nothing", FIRST, {**SECOND, "extra": {"Approved by": ""}})
    (finding,) = looked(control.version_unrecorded, plan)
    assert (finding.values[0].ref, finding.values[0].text) == ("HI-02", "Approved by")


def test_a_date_of_the_history_is_called_by_its_version():
    plan = document(facts=[fact("updated", "2025-01-14")], history=[{**FIRST, "on": "January 14, 2025"}])
    (finding,) = looked(control.two_ways, plan)
    assert {one.label for one in finding.values} == {"updated", "Version 1.0"}


@pytest.mark.parametrize("plan", [versions("Say who must approve"), versions("Judge what it affects", FIRST)])
def test_without_versions_or_a_rule_nothing_is_asked_of_them(plan):
    assert isinstance(looked(control.version_unrecorded, plan), NotApplicable)


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ({"facts": [fact("owner", "QA", "Owner"), fact("owner", "QA", "Document Owner")]}, ["FA-01+FA-02"]),
        ({"facts": [fact("updated", "2025-01-14")], "history": [{**FIRST, "on": "January 14, 2025"}]}, ["dates"]),
        ({"tiers": [{"name": "A", "rto": "1 hour"}], "functions": [{"name": "B", "rto": "1h"}]}, ["durations"]),
        ({"facts": [fact("version", "1.0")], "history": [{**FIRST, "number": "v1.0"}]}, ["versions"]),
        ({"tiers": [{"name": "A", "rto": "2 hours", "rpo": "15 min"}, {"name": "B", "rto": "1 hour"}]}, []),
        ({"facts": [fact("version", "1.0"), fact("updated", "2025-01-14")], "history": [FIRST]}, []),
    ],
    ids=["names", "dates", "durations", "versions", "units apart", "one format"],
)
def test_one_field_in_two_ways_is_told(kinds, found):
    plan = document(**{"facts": [fact("other", "x")], **kinds})
    assert subjects(control.two_ways, plan) == found
    assert not isinstance(looked(control.two_ways, plan), NotApplicable)


CONTROLLED = [
    fact("document_id", "BCP-01"),
    fact("classification", "Internal"),
    fact("effective", "2025-01-14"),
    fact("retention", "Ten years"),
]


@pytest.mark.parametrize("topic", ["document_id", "classification", "effective", "retention"])
def test_a_control_block_that_lacks_a_part_is_told_and_offered_it(topic):
    rows = [row for row in CONTROLLED if row["topic"] != topic]
    (finding,) = looked(control.uncontrolled, document(facts=rows))
    assert (finding.subject, finding.mend.act, dict(finding.mend.values)["topic"]) == ("plan", "add", topic)


def test_a_part_that_stands_there_blank_is_opened_and_not_added_again():
    (finding,) = looked(control.uncontrolled, document(facts=[*CONTROLLED[:3], fact("retention", "TBD")]))
    assert (finding.mend.act, finding.mend.ref) == ("open", "FA-04")


def test_a_whole_control_block_holds_whatever_its_parts_are_called():
    assert looked(control.uncontrolled, document(facts=CONTROLLED)) == []
    named = fact("other", "Confidential", "Classification level")
    assert looked(control.uncontrolled, document(facts=[CONTROLLED[0], named, *CONTROLLED[2:]])) == []


@pytest.mark.parametrize("look", [control.two_ways, control.uncontrolled])
def test_a_document_that_says_nothing_of_itself_is_not_judged(look):
    assert isinstance(looked(look, document(functions=[{"name": "Billing"}])), NotApplicable)


def heading(number, title, *blocks, level=2):
    return {"ref": f"H-{number:02d}", "level": level, "title": title, "names": "", "blocks": list(blocks)}


def prose(text, ref="B-01"):
    return {"ref": ref, "kind": "prose", "text": text}


def sections(*blocks, text="Go by section 4.", title="Section 4: Evacuation Routes", **kinds):
    return document(outline=[heading(1, "Purpose", prose(text)), heading(2, title, *blocks)], **kinds)


@pytest.mark.parametrize("text", ["See Section 4.", "The evacuation routes hang at each door."])
@pytest.mark.parametrize("blocks", [(), (prose("TBD", "B-02"),)], ids=["nothing", "a placeholder"])
def test_an_empty_section_that_text_points_to_is_told(text, blocks):
    assert subjects(emptiness.empty_section, sections(*blocks, text=text)) == ["H-02"]


@pytest.mark.parametrize(
    "plan",
    [
        sections(prose("Left, then left", "B-02")),
        sections(text="Nothing points there."),
        document(
            outline=[
                heading(1, "Purpose", prose("See Section 4.")),
                heading(2, "Section 4: Routes"),
                heading(3, "North", prose("Left", "B-02"), level=3),
            ]
        ),
    ],
    ids=["filled", "not pointed to", "filled below"],
)
def test_a_section_that_is_filled_or_that_nothing_points_to_holds(plan):
    assert looked(emptiness.empty_section, plan) == []


def appendix(title, item, step, **kinds):
    block = {"ref": "B-01", "kind": "appendices", "rows": ["AP-01"]}
    return document(
        outline=[heading(1, title, block)],
        appendices=[{"text": item, "appendix": "A"}],
        steps=[{"text": step}],
        **kinds,
    )


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (appendix("Appendix A: Contacts", "Numbers for emergencies", "Call the team"), ["AP-01"]),
        (appendix("Appendix A: Procedures", "Step by step", "Follow the written procedures"), ["AP-01"]),
        (appendix("Appendix A: Contacts", "Numbers", "Call the team", contacts=[{"name": "Fire brigade"}]), []),
        (appendix("Appendix A: Contacts", "Fire brigade: 122", "Call the team"), []),
        (appendix("Appendix A: Contacts", "Numbers for emergencies", "Close the doors"), []),
        (appendix("Appendix A: Photographs", "Of the site", "Call the team"), []),
    ],
    ids=["contacts", "procedures", "a register", "content", "not relied on", "another"],
)
def test_an_appendix_that_only_announces_what_text_relies_on_is_told(plan, found):
    assert subjects(emptiness.empty_section, plan) == found


def test_a_document_without_sections_has_no_empty_one():
    assert isinstance(looked(emptiness.empty_section, document()), NotApplicable)


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ({"reviews": [{"text": "See who needs training"}]}, ["RV-01"]),
        (
            {"reviews": [{"text": "Training as needed"}], "appendices": [{"text": "Training that is needed"}]},
            ["RV-01+AP-01"],
        ),
        (
            {
                "reviews": [{"text": "Training as needed"}],
                "maintenance": [{"text": "Training of wardens", "cadence": "Annual"}],
            },
            [],
        ),
        (
            {
                "reviews": [{"text": "Update procedures as required"}],
                "procedures": [{"title": "Procedures of the ward"}],
            },
            [],
        ),
        ({"reviews": [{"text": "Revise the plan"}]}, []),
    ],
    ids=["training", "one object", "a programme", "a register", "nothing as needed"],
)
def test_what_is_required_as_needed_and_does_not_exist_is_told(kinds, found):
    assert subjects(emptiness.nothing_to_do, document(**kinds)) == found
    assert not isinstance(looked(emptiness.nothing_to_do, document(**kinds)), NotApplicable)


def test_a_plan_that_requires_nothing_is_not_judged():
    assert isinstance(looked(emptiness.nothing_to_do, document()), NotApplicable)


def test_what_does_not_exist_is_named_in_the_words_that_require_it():
    plan = document(reviews=[{"group": "After incidents", "text": "Hold refresher courses as required"}])
    (finding,) = looked(emptiness.nothing_to_do, plan)
    assert finding.sentence.endswith("no section, activity or register speaks of refresher courses.")
