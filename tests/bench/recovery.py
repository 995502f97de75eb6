"""The recovery analysis on a plan of 1,000 functions, dependencies and suppliers with 5,000 links."""

import random
from collections.abc import Iterator
from typing import Any

from plans.linting.reading import Plan
from plans.recovery.failing import failure
from plans.recovery.fallback import fallbacks
from plans.recovery.graph import graph
from plans.recovery.protection import data_outlooks
from plans.recovery.single_points import single_points
from plans.recovery.timeline import timeline
from plans.recovery.waterfall import waterfall
from tests.bench.measuring import median
from tests.plans.linting.building import document

FUNCTIONS, DEPENDENCIES, SUPPLIERS, STRATEGIES, LINKS = 250, 650, 100, 120, 5000


def dense_plan() -> Plan:
    """The same plan at each run: links at random, circles among them, and one supplier for each dependency."""
    chance = random.Random(5)  # noqa: S311  a repeatable plan, no secret
    functions, dependencies = _refs("F", FUNCTIONS), _refs("D", DEPENDENCIES)
    needs: dict[str, set[str]] = {ref: set() for ref in dependencies}
    needed_by: dict[str, set[str]] = {ref: set() for ref in dependencies}
    for number in range(LINKS - DEPENDENCIES):
        one, other = chance.choice(dependencies), chance.choice(dependencies)
        if number % 2:
            needed_by[one].add(chance.choice(functions))
        elif one < other or number % 20 == 0:  # mostly one way, a circle now and then
            needs[one].add(other)
        else:
            needs[other].add(one)
    return Plan(document(
        functions=[{"name": ref, "rto": "8h", "rpo": "1h", "cost_per_hour": "$1,000"} for ref in functions],
        dependencies=[{"name": ref, "rto": chance.choice(["", "10m", "30m"]), "supplier": f"SP-{n % SUPPLIERS}",
                       "functions": sorted(needed_by[ref]), "needs": sorted(needs[ref])}
                      for n, ref in enumerate(dependencies)],
        strategies=[_strategy(chance, number, functions, dependencies) for number in range(STRATEGIES)],
    ))  # fmt: skip


def _refs(prefix: str, count: int) -> list[str]:
    return [f"{prefix}-{number:02d}" for number in range(1, count + 1)]


def _strategy(chance: random.Random, number: int, functions: list[str], dependencies: list[str]) -> dict[str, Any]:
    return {
        "name": f"S-{number}", "rto": "< 2 hours", "responsible": f"Team {number % 9}",
        "functions": chance.sample(functions, 6), "dependencies": chance.sample(dependencies, 6),
    }  # fmt: skip


def recovering() -> Iterator[tuple[str, str, str, str]]:
    """The table's lines: the whole analysis, and one question of what if."""
    plan = dense_plan()
    made = graph(plan)
    size = f"{len(made)} nodes, {made.number_of_edges()} links"
    whole = median(lambda: analysed(Plan(plan.document)), 5)
    yield "recovery analysis, all of it", size, f"{whole * 1000:.0f} ms", "aim 1,000 ms"
    asked = median(lambda: failure(plan, ["SP-1", "D-07"], at=3600, made=made), 5)
    yield "what if two things fail", size, f"{asked * 1000:.1f} ms", ""


def analysed(plan: Plan) -> None:
    """Graph, timelines, data, fallback depths, single points of failure and every waterfall."""
    made = graph(plan)
    found = timeline(plan, made)
    data_outlooks(plan, made)
    fallbacks(plan, made, found)
    single_points(plan, made)
    for outlook in found.outlooks:
        waterfall(outlook)
