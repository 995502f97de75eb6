"""Steps fold to the same whatever the order in which the portal took them, and no tap is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.folding.checklist import checklist, lines_of
from incidents.folding.entries import EntryFact
from incidents.folding.kinds import STEP_KINDS
from incidents.folding.roles import roles
from incidents.folding.situation import Situation
from incidents.folding.steps import StepState, steps
from plans.reading.document import FrozenPlan

NOON = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)


def fact(
    number: int, kind: str, ref: str = "ST-01", *, by: str = "a", minute: int | None = None, **values
) -> EntryFact:
    at = NOON + timedelta(minutes=number if minute is None else minute)
    return EntryFact(number, kind, at, at, by=by, by_name=by.upper(), plan="P", refs=(ref,), **values)


@st.composite
def told(draw):
    """Entries of two people about three steps, each at a minute of its own."""
    minutes = draw(st.lists(st.integers(0, 90), min_size=1, max_size=12, unique=True))
    kinds, people, refs = (st.sampled_from(of) for of in (STEP_KINDS, "ab", ("ST-01", "ST-02", "PR-01/2")))
    return [
        fact(number, draw(kinds), draw(refs), by=draw(people), minute=minute) for number, minute in enumerate(minutes)
    ]


@given(entries=told(), data=st.data())
def test_any_order_of_the_same_entries_folds_to_the_same_steps(entries, data):
    shuffled = [
        replace(entry, number=number) for number, entry in enumerate(data.draw(st.permutations(entries)), start=1)
    ]
    first, second = (
        {key: (now.state, now.also, now.differs) for key, now in steps(found).items()} for found in (entries, shuffled)
    )
    assert first == second
    assert set(first) == {(entry.plan, entry.ref) for entry in entries}


def test_the_first_who_did_it_counts_and_the_others_did_it_too():
    found = steps(
        [fact(1, "step_done", minute=9), fact(2, "step_done", by="b", minute=3), fact(3, "step_done", by="c", minute=1)]
    )
    now = found["P", "ST-01"]
    assert (now.entry.by, now.also) == ("c", ("B", "A"))


def test_what_one_did_and_another_skipped_differs_until_somebody_settles_it():
    entries = [fact(1, "step_done"), fact(2, "step_skipped", by="b", text="No need")]
    assert steps(entries)["P", "ST-01"].differs
    settled = steps([*entries, fact(3, "step_undone"), fact(4, "step_done")])["P", "ST-01"]
    assert (settled.state, settled.differs) == (StepState.DONE, False)


def plan_of(**kinds) -> FrozenPlan:
    rows = {
        key: [{"ref": ref, "values": values, "extra": {}} for ref, values in of.items()] for key, of in kinds.items()
    }
    document = {"title": "Plan", "outline": [], "people": [], "suppliers": []}
    return FrozenPlan({**document, "kinds": [{"key": key, "rows": of} for key, of in rows.items()]})


PLAN = plan_of(
    phases={"PH-1": {"name": "Assess"}},
    steps={
        "ST-01": {"text": "Look", "group": "First", "phase": {"ref": "PH-1", "text": "Assess"}},
        "ST-02": {"text": "**Call**", "group": "Then", "phase": {"ref": "PH-1", "text": "Assess"}},
        "ST-03": {"text": "Loose", "group": ""},
    },
    strategies={"S-1": {"name": "Restore", "dependencies": [{"ref": "D-1"}], "failback": "- Switch back\n- Compare"}},
    dependencies={"D-1": {"name": "Database"}},
    procedures={
        "PR-1": {"title": "Database", "dependency": {"ref": "D-1"}, "text": "1. Stop\n2. Load\n", "validation": "Count"}
    },
    roles={"RO-1": {"name": "Technical Lead"}, "RO-2": {"name": "Incident Commander"}},
)


def test_the_check_list_holds_what_belongs_to_the_incident():
    short, long = checklist("P", PLAN), checklist("P", PLAN, chosen=["S-1"])
    assert [[step.ref for step in phase.steps] for phase in short] == [["ST-01", "ST-02"], ["ST-03"]]
    assert [step.ref for phase in long for step in phase.steps][3:] == [
        "PR-1/1",
        "PR-1/2",
        "PR-1/v1",
        "S-1/f1",
        "S-1/f2",
    ]
    assert short[0].steps[1].text == "Call"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("1. Stop **all**\n   - and this\n2. Go", ("Stop all", "and this", "Go")),
        ("One.\n\nTwo\nlines.", ("One.", "Two lines.")),
        ("", ()),
        ("- \n- x", ("x",)),
        ("```\nrun --all\n```", ("run --all",)),
    ],
)
def test_each_thing_to_do_in_a_text_is_a_line(text, lines):
    assert lines_of(text) == lines


def test_mine_comes_first_and_what_nobody_was_given_is_the_commanders():
    command = fact(1, "role_given", "RO-2", data={"role": "Incident Commander", "person": "a", "person_name": "A"})
    lead = fact(2, "role_given", "RO-1", data={"role": "Technical Lead", "person": "b", "person_name": "B"})
    group = fact(3, "group_given", data={"phase": "PH-1", "group": "Then", "role": "RO-1"})
    situation = Situation({"P": PLAN}, [command, lead, replace(group, refs=())])
    assert [step.ref for step in situation.next_steps("a")] == ["ST-01", "ST-03"]
    assert [step.ref for step in situation.next_steps("b")] == ["ST-02"]
    assert [step.ref for step in situation.next_steps()] == ["ST-01", "ST-02", "ST-03"]
    assert situation.next_steps("c") == ()
    elsewhere = replace(lead, plan="Q", data={**lead.data, "person": "d"})  # the same ref in another plan
    assert Situation({"P": PLAN}, [command, lead, elsewhere, replace(group, refs=())]).next_steps("d") == ()


def test_a_step_that_somebody_is_at_is_theirs_and_the_commanders_again_once_it_is_blocked():
    command = fact(1, "role_given", "RO-2", data={"role": "Incident Commander", "person": "a", "person_name": "A"})
    taken, blocked = fact(2, "step_taken", by="b"), fact(3, "step_blocked", by="b", text="No access")
    situation = Situation({"P": PLAN}, [command, taken])
    assert "ST-01" not in [step.ref for step in situation.next_steps("a")]
    assert [step.ref for step in situation.next_steps("b")] == ["ST-01"]
    stopped = Situation({"P": PLAN}, [command, taken, blocked])
    assert "ST-01" in [step.ref for step in stopped.next_steps("a")]


def test_whoever_was_given_a_role_has_to_accept_it_and_takes_it_with_it():
    given = fact(1, "role_given", "RO-1", data={"role": "Technical Lead", "person": "b", "person_name": "B"})
    asked = next(role for role in roles({"P": PLAN}, [given]) if role.ref == "RO-1")
    assert asked.awaits
    for by, awaits in (("a", True), ("b", False)):
        found = roles({"P": PLAN}, [given, fact(2, "role_accepted", "RO-1", by=by)])
        assert next(role for role in found if role.ref == "RO-1").awaits == awaits
    assert roles({}, [])[0].is_commanding
    assert next(role for role in roles({"P": PLAN}, []) if role.is_commanding).ref == "RO-2"
