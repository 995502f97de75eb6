"""What holds for any plan, cycles and gaps included."""

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bcp_portal.documents.recovery import PARTS
from bcp_portal.documents.recovery_waterfall import waterfall
from plans.recovery.failure import failure
from plans.recovery.fallback import fallbacks, relies_on
from plans.recovery.graph import cycles, graph, order, stopped_by
from plans.recovery.report import prospect
from plans.recovery.single_points import lost_with
from plans.recovery.timeline import timeline
from plans.recovery.waiting_times import waits
from tests.plans.recovery.worlds import WORLDS, refs, world

ANY = settings(max_examples=80, deadline=None)
NODES = st.sampled_from([*refs("F"), *refs("D")])


def with_need(drawn: dict[str, Any], needing: str, needed: str) -> dict[str, Any]:
    """The world with one more link; a dependency can't need a function, so that says nothing new."""
    more = deepcopy(drawn)
    if needing.startswith("F") and needed.startswith("F"):
        more["needs"][needing] = [*more["needs"].get(needing, []), needed]
    elif needed.startswith("D"):
        kind = "functions" if needing.startswith("F") else "needs"
        row = next(row for row in more["dependencies"] if row["ref"] == (needed if kind == "functions" else needing))
        row[kind] = [*row[kind], needing if kind == "functions" else needed]
    return more


def soonest(drawn: dict[str, Any]) -> dict[tuple[str, str], int]:
    return {
        (outlook.function.ref, way.strategy.ref): way.earliest
        for outlook in timeline(world(drawn)).outlooks
        for way in outlook.ways
    }


@ANY
@given(WORLDS, NODES, NODES)
def test_adding_a_need_never_makes_a_recovery_earlier(drawn, needing, needed):
    before, after = soonest(drawn), soonest(with_need(drawn, needing, needed))
    assert {way for way in before if after[way] < before[way]} == set()


def test_a_need_that_closes_a_circle_saves_no_waiting_by_a_strategy_that_brings_two_of_it_back():
    plain = {
        "functions": [{"name": ref, "ref": ref} for ref in refs("F")],
        "dependencies": [],
        "strategies": [{"name": "Move", "rto": "5m", "functions": ["F-02", "F-03"]}],
        "needs": {"F-03": ["F-01"], "F-01": ["F-02"]},
        "head": {},
    }
    before, after = soonest(plain), soonest(with_need(plain, "F-01", "F-03"))
    assert before["F-03", "S-01"] == after["F-03", "S-01"] == 600


@ANY
@given(WORLDS, st.lists(NODES, max_size=3))
def test_adding_a_dependency_never_makes_a_recovery_earlier(drawn, needing):
    more = deepcopy(drawn)
    needed_by = [ref for ref in needing if ref.startswith("F")]
    more["dependencies"].append({"name": "New", "ref": "D-99", "rto": "45m", "functions": needed_by})
    for row in more["dependencies"]:
        if row["ref"] in needing:
            row["needs"] = [*row["needs"], "D-99"]
    before, after = soonest(drawn), soonest(more)
    assert {way for way in before if after[way] < before[way]} == set()


@ANY
@given(WORLDS, st.sampled_from(refs("S")))
def test_removing_a_strategy_never_raises_a_fallback_depth(drawn, gone):
    less = drawn | {"strategies": [row for row in drawn["strategies"] if row["ref"] != gone]}
    before = {found.function.ref: found.depth for found in fallbacks(world(drawn))}
    after = {found.function.ref: found.depth for found in fallbacks(world(less))}
    assert {ref for ref, depth in before.items() if (after[ref] or 0) > (depth or 0)} == set()


@ANY
@given(WORLDS)
def test_chosen_fallbacks_share_nothing_and_no_other_way_could_join_them(drawn):
    plan = world(drawn)
    stood = relies_on(plan, graph(plan))
    for found in fallbacks(plan):
        means = [stood[strategy.ref] for strategy in found.chosen]
        assert sum(map(len, means)) == len(frozenset().union(*means))
        taken = frozenset().union(*means)
        assert not [row for row in found.within if row not in found.chosen and not stood[row.ref] & taken]


@ANY
@given(WORLDS, st.lists(NODES), NODES)
def test_failing_more_never_loses_fewer_functions(drawn, failed, another):
    plan = world(drawn)
    few = {loss.function.ref for loss in failure(plan, failed).losses}
    more = {loss.function.ref for loss in failure(plan, [*failed, another]).losses}
    assert few <= more


@ANY
@given(WORLDS)
def test_what_is_lost_with_each_in_one_pass_is_what_is_lost_with_it_alone(drawn):
    plan = world(drawn)
    made = graph(plan)
    functions = plan.rows("functions")
    for ref, bits in lost_with(plan, made).items():
        lost = {row.ref for number, row in enumerate(functions) if bits >> number & 1}
        assert lost == {one for one in stopped_by(made, [ref]) if one.startswith("F")}


@ANY
@given(WORLDS)
def test_what_is_needed_comes_first_unless_it_stands_in_the_same_circle(drawn):
    made = graph(world(drawn))
    place = {ref: number for number, group in enumerate(order(made)) for ref in group}
    assert set(place) == set(made)
    assert not [edge for edge in made.edges if place[edge[1]] > place[edge[0]]]
    assert all(len(group) > 1 or made.has_edge(group[0], group[0]) for group in cycles(made))


@ANY
@given(WORLDS)
def test_the_stretches_of_waiting_add_up_and_follow_one_another(drawn):
    plan = world(drawn)
    settled = waits(plan, graph(plan))
    for outlook in timeline(plan).outlooks:
        for way in outlook.ways:
            assert (way.seconds("waiting") or 0) == settled.wait(outlook.function.ref, way.strategy.ref)
            ends = [0, *(piece.end for piece in way.pieces)]
            assert [piece.start for piece in way.pieces] == ends[:-1]


@ANY
@given(WORLDS)
def test_a_waterfall_keeps_within_its_frame_and_says_every_way_in_its_table(drawn):
    for outlook in timeline(world(drawn)).outlooks:
        drawing = waterfall(prospect(outlook))
        assert all(box.x >= 0 and box.x + box.width <= drawing.width and box.width > 0 for box in drawing.boxes)
        assert all(box.y + box.height <= drawing.base for box in drawing.boxes)
        assert [row.strategy for row in drawing.table] == [way.strategy.label for way in outlook.ways]
        assert all(len(row.cells) == len(PARTS) for row in drawing.table)
