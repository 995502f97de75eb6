"""Rules on governance: approval, review, owners, approvers, updates, and who stands in one line of command."""

from datetime import date

import pytest

from plans.linting import approval, governance
from plans.linting.findings import NotApplicable, Question
from plans.reading.due import DueOccurrence
from plans.reading.facts import Done, KeptPromise
from plans.reading.periods import Pace
from tests.plans.linting.building import document, looked, subjects

SIGNED = {"role": "Director", "stated_signature": "J. Doe", "stated_on": "2025-01-02"}
BLANK = {"role": "Director", "stated_signature": "", "stated_on": ""}
DAY = date(2025, 4, 20)


def fact(topic, value, name=""):
    return {"topic": topic, "name": name or topic, "value": value}


def plan_with_claim(text, *lines, heading="Approval", **kinds):
    block = {"ref": "B-01", "kind": "prose", "text": text}
    outline = [{"ref": "H-01", "level": 2, "title": heading, "names": "", "blocks": [block]}]
    return document(outline=outline, approvals=list(lines), **kinds)


@pytest.mark.parametrize(
    "claim",
    [
        "This plan has been reviewed and approved by:",
        "These people have read this plan and approve it:",
        "Approved by:",
        "The undersigned hereby approve the plan.",
        "This document was approved on 2 January 2025.",
    ],
)
def test_a_claim_of_approval_over_blank_lines_is_told(claim):
    (finding,) = looked(approval.claimed_approval, plan_with_claim(claim, BLANK))
    assert finding.subject == "plan"
    assert [(item.ref, item.field) for item in finding.values] == [
        ("B-01", ""),
        ("AV-01", "stated_signature"),
        ("AV-01", "stated_on"),
    ]


def test_a_claim_that_ends_its_sentence_is_quoted_without_its_full_stop():
    (finding,) = looked(
        approval.claimed_approval, plan_with_claim("This document was approved on 2 January 2025.", BLANK)
    )
    assert finding.sentence.startswith("The plan says “This document was approved on 2 January 2025”. 1 of 1 did not")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "This plan must be approved by:",
        "To be approved by:",
        "The plan has not been approved.",
        "This plan holds once it has been approved by:",
        "Changes to this plan are approved by the owner.",
        "The budget was approved by the board.",
    ],
)
def test_lines_that_wait_for_their_signatures_claim_nothing(text):
    assert looked(approval.claimed_approval, plan_with_claim(text, BLANK, heading="Purpose")) == []


@pytest.mark.parametrize(
    "plan",
    [
        document(approvals=[SIGNED, BLANK]),
        document(approvals=[{**SIGNED, "stated_on": ""}]),
        document(approvals=[BLANK], facts=[fact("other", "Approved", "Document status")]),
        document(approvals=[BLANK], history=[{"number": "1.0", "summary": "Approved by the board"}]),
    ],
    ids=["one of two", "no date", "status", "history"],
)
def test_lines_of_which_some_are_signed_a_status_and_the_history_claim_it_too(plan):
    assert subjects(approval.claimed_approval, plan) == ["plan"]


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize(
    ("old", "new", "found"),
    [("Approved by the board", "Telephone numbers", []), ("First draft", "Approved by the board", ["plan"])],
)
def test_only_the_newest_entry_of_the_history_speaks_for_the_plan_however_it_is_printed(old, new, found, newest_first):
    entries = [
        {"number": "1.0", "on": "2024-01-02", "summary": old},
        {"number": "2.0", "on": "2025-01-02", "summary": new},
    ]
    plan = document(approvals=[BLANK], history=entries[::-1] if newest_first else entries)
    assert subjects(approval.claimed_approval, plan) == found


def test_signed_and_dated_lines_hold_and_so_does_a_plan_approved_in_the_portal():
    claim = "This plan has been approved by:"
    assert looked(approval.claimed_approval, plan_with_claim(claim, SIGNED)) == []
    assert looked(approval.claimed_approval, plan_with_claim(claim, BLANK), versions=(date(2025, 1, 2),)) == []
    assert isinstance(looked(approval.claimed_approval, plan_with_claim(claim)), NotApplicable)


QUARTERLY = fact("review_frequency", "Quarterly")


def reviewed(*days, of="Review of the plan"):
    return tuple(Done(of, day) for day in days)


DUE = fact("next_review", "2025-04-14")
UPDATED = fact("updated", "2025-01-14")


@pytest.mark.parametrize(
    ("facts", "today", "said"),
    [
        ([DUE, QUARTERLY], DAY, "overdue by 6 days, 1 review missed"),
        ([DUE], date(2025, 4, 15), "overdue by 1 day, 1 review missed"),
        ([DUE, QUARTERLY], date(2025, 10, 20), "overdue by 189 days, 3 reviews missed"),
        ([UPDATED, QUARTERLY], DAY, "overdue by 6 days, 1 review missed"),
    ],
    ids=["stated", "a day", "several", "from the update"],
)
def test_an_overdue_review_is_told_with_its_days_and_how_many_were_missed(facts, today, said):
    (finding,) = looked(governance.review_overdue, document(facts=facts), today=today)
    assert said in finding.sentence


def test_the_review_is_named_by_the_row_that_states_it():
    assert subjects(governance.review_overdue, document(facts=[QUARTERLY, DUE]), today=DAY) == ["FA-02"]


@pytest.mark.parametrize(
    "facts",
    [{"today": date(2025, 4, 14)}, {"today": DAY, "reviews": reviewed(date(2025, 4, 16))}],
    ids=["the day itself", "reviewed since"],
)
def test_a_review_that_was_held_or_is_not_due_holds(facts):
    assert looked(governance.review_overdue, document(facts=[DUE, QUARTERLY]), **facts) == []


def test_a_recorded_review_sets_the_next_one():
    plan = document(facts=[DUE, QUARTERLY])
    assert subjects(governance.review_overdue, plan, today=date(2025, 7, 17), reviews=reviewed(date(2025, 4, 16))) == [
        "FA-01"
    ]


def test_a_review_before_the_stated_day_moves_it_where_the_frequency_leads_further():
    plan = document(facts=[DUE, QUARTERLY])
    done = {"reviews": reviewed(date(2025, 4, 1))}
    assert looked(governance.review_overdue, plan, today=date(2025, 7, 1), **done) == []
    (finding,) = looked(governance.review_overdue, plan, today=date(2025, 7, 2), **done)
    assert "reviewed by 1 Jul 2025" in finding.sentence
    assert "The last review that is recorded was on 1 Apr 2025" in finding.sentence
    assert subjects(governance.review_overdue, plan, today=DAY, reviews=reviewed(date(2024, 12, 1))) == ["FA-01"]
    assert subjects(
        governance.review_overdue, document(facts=[DUE]), today=DAY, reviews=reviewed(date(2025, 4, 1))
    ) == ["FA-01"]


def test_a_record_from_before_the_last_update_makes_no_review_due_earlier():
    plan = document(facts=[UPDATED, QUARTERLY])
    assert looked(governance.review_overdue, plan, today=date(2025, 4, 14), reviews=reviewed(date(2024, 6, 1))) == []


def test_a_review_after_the_stated_day_leaves_none_due_where_no_frequency_is_stated():
    said = looked(governance.review_overdue, document(facts=[DUE]), today=date(2030, 1, 1), reviews=reviewed(DAY))
    assert isinstance(said, NotApplicable)


def test_the_annual_revision_is_due_although_the_quarterly_review_was_done():
    lines = [
        {"group": "Quarterly Reviews", "text": "Read it", "cadence": "Quarterly"},
        {"group": "Annual Updates", "text": "Revise it", "cadence": "Annual"},
    ]
    plan = document(facts=[UPDATED, QUARTERLY], reviews=lines)
    done = {"today": date(2026, 2, 1), "reviews": reviewed(date(2026, 1, 10), of="Quarterly Reviews")}
    (finding,) = looked(governance.review_overdue, plan, **done)
    assert finding.subject == "RV-02"
    assert finding.sentence == (
        "“Annual Updates” was to be done by 14 Jan 2026 (Annual). No review is recorded: overdue by 18 days, "
        "1 review missed."
    )
    both = {"today": date(2026, 2, 1), "reviews": reviewed(date(2026, 1, 10), of="Annual Updates")}
    assert looked(governance.review_overdue, plan, **both) == []


def test_without_a_day_or_a_frequency_no_review_is_due():
    assert isinstance(looked(governance.review_overdue, document(facts=[QUARTERLY])), NotApplicable)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["Operations Team", "Operations Manager"], ["FA-01+FA-02"]),
        (["CIO", "Chief Information Officer"], []),
        (["Head of Quality", "Head of Quality (J. Doe)"], []),
    ],
)
def test_two_owners_are_told_and_two_ways_to_write_one_are_not(values, found):
    assert subjects(governance.two_owners, document(facts=[fact("owner", value) for value in values])) == found


def test_one_statement_of_the_owner_is_not_compared():
    assert isinstance(looked(governance.two_owners, document(facts=[fact("owner", "IT")])), NotApplicable)


DIRECTOR, BOARD = {"role": "Director"}, {"role": "Chair of the Board"}


@pytest.mark.parametrize(
    ("stated", "lines", "found"),
    [
        (["Director"], [DIRECTOR, BOARD], ["FA-01+AV-02"]),
        (["Director", "Head of Sales"], [], ["FA-01+FA-02"]),
        (["Head of Sales"], [DIRECTOR], ["FA-01+AV-01"]),
        (["Director and Chair of the Board"], [DIRECTOR, BOARD], []),
        (["Director"], [DIRECTOR], []),
    ],
)
def test_approvers_that_differ_are_told(stated, lines, found):
    plan = document(facts=[fact("approver", value) for value in stated], approvals=lines)
    assert subjects(approval.two_approvers, plan) == found
    assert not isinstance(looked(approval.two_approvers, plan), NotApplicable)


TOO_MANY = "the lines to sign are for Director and Chair of the Board: Chair of the Board stands in one place only."
TWO = "“approver” says Head of Sales: Director and Head of Sales stand in one place only."


@pytest.mark.parametrize(
    ("stated", "lines", "said"), [(["Director"], [DIRECTOR, BOARD], TOO_MANY), (["Director", "Head of Sales"], [], TWO)]
)
def test_it_is_said_who_of_the_approvers_stands_in_one_place_only(stated, lines, said):
    plan = document(facts=[fact("approver", value) for value in stated], approvals=lines)
    (finding,) = looked(approval.two_approvers, plan)
    assert finding.sentence == f"It must be plain who approves the plan. “approver” says Director; {said}"


@pytest.mark.parametrize("kinds", [{"facts": [fact("approver", "Director")]}, {"approvals": [DIRECTOR, BOARD]}])
def test_an_approver_stated_once_is_not_compared(kinds):
    assert isinstance(looked(approval.two_approvers, document(**kinds)), NotApplicable)


MONTHLY = {"text": "Bring documents up to date", "cadence": "Monthly"}
FIRST = {"number": "1.0", "on": "2025-01-14", "summary": "First"}


def test_a_promised_update_without_a_version_is_told_with_how_many():
    plan = document(maintenance=[MONTHLY], reviews=[{"text": "Revise the plan", "cadence": "Annual"}], history=[FIRST])
    (finding,) = looked(governance.no_versions_to_show, plan, today=DAY)
    assert (finding.subject, "2 updates missed" in finding.sentence) == ("MA-01", True)  # February and March


@pytest.mark.parametrize("open_days", [(), (date(2025, 3, 31),)], ids=["all done", "one open"])
def test_of_what_a_version_promises_the_updates_that_are_open_are_missed(open_days):
    still_open = tuple(DueOccurrence(day, day.replace(day=1), day) for day in open_days)
    kept = KeptPromise("maintenance:MA-01", Pace(1, "month"), date(2025, 1, 14), is_new=True, open=still_open)
    plan = document(maintenance=[MONTHLY], history=[FIRST])
    found = looked(governance.no_versions_to_show, plan, today=DAY, promised={kept.key: kept})
    assert ["1 update missed" in one.sentence for one in found] == [True] * len(open_days)


@pytest.mark.parametrize(
    ("kinds", "facts"),
    [
        ({"history": [FIRST, {"number": "1.1", "on": "2025-04-01"}]}, {}),
        ({"history": [FIRST], "facts": [fact("updated", "2025-04-02")]}, {}),
        ({"history": [FIRST]}, {"versions": (date(2025, 4, 2),)}),
    ],
    ids=["history", "updated", "in the portal"],
)
def test_a_version_within_the_cadence_shows_the_update(kinds, facts):
    plan = document(maintenance=[MONTHLY], **kinds)
    assert looked(governance.no_versions_to_show, plan, today=DAY, **facts) == []


@pytest.mark.parametrize("kinds", [{"maintenance": [MONTHLY]}, {"history": [FIRST]}], ids=["no version", "no promise"])
def test_without_a_promise_or_a_dated_version_no_update_is_missed(kinds):
    assert isinstance(looked(governance.no_versions_to_show, document(**kinds)), NotApplicable)


def line(owner, *roles, answer=None):
    answers = {} if answer is None else {"one-line:FA-01+AV-01": answer}
    return document(facts=[fact("owner", owner)], approvals=[{"role": role} for role in roles], answers=answers)


def test_an_owner_and_approvers_of_one_domain_are_asked_about():
    (question,) = looked(approval.one_line_of_command, line("IT Manager", "Chief Technology Officer"))
    assert isinstance(question, Question)
    assert question.key == "one-line:FA-01+AV-01"


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (line("IT Manager", "Chief Technology Officer", answer=True), ["FA-01+AV-01"]),
        (line("IT Manager", "Chief Technology Officer", answer=False), []),
        (line("Practice Manager", "Practice Manager"), ["FA-01+AV-01"]),
        (line("IT Manager", "Chief Technology Officer", "Internal Audit"), []),
        (line("Town clerk", "Mayor"), []),
    ],
    ids=["yes", "no", "the owner alone", "audit", "no reason"],
)
def test_one_line_of_command_is_found_where_it_is_plain_or_confirmed(plan, found):
    assert subjects(approval.one_line_of_command, plan) == found
    assert not any(isinstance(said, Question) for said in looked(approval.one_line_of_command, plan))


def test_without_an_owner_or_approvers_there_is_no_line():
    assert isinstance(looked(approval.one_line_of_command, document(approvals=[DIRECTOR])), NotApplicable)
