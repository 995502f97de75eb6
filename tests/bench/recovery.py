"""The linter, the recovery analysis of 1,000 nodes with 5,000 links, and the page of what if with 300."""

import random
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bcp_portal.documents.canonical import canonical, sha256
from bcp_portal.documents.format import Document
from bcp_portal.documents.recovery_waterfall import waterfall
from plans.linting.checking import RULES, check
from plans.models.plan import Draft, Plan
from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts
from plans.recovery.failure import failure
from plans.recovery.graph import graph
from plans.recovery.report import report
from plans.recovery.single_points import single_points
from tests.bench.measuring import median
from tests.bench.worlds import NOW
from tests.plans.linting.building import document


class Size(NamedTuple):
    """How many of each a plan has; ``links`` are all needs, those of suppliers among them."""

    functions: int
    dependencies: int
    suppliers: int
    strategies: int
    links: int


LARGE, MAPPED = Size(250, 650, 100, 120, 5000), Size(75, 195, 30, 36, 900)


def dense_plan(size: Size = LARGE) -> FrozenPlan:
    """The same plan at each run: links at random, circles among them, and one supplier for each dependency."""
    chance = random.Random(5)  # noqa: S311  a repeatable plan, no secret
    functions, dependencies = _refs("F", size.functions), _refs("D", size.dependencies)
    needs: dict[str, set[str]] = {ref: set() for ref in dependencies}
    needed_by: dict[str, set[str]] = {ref: set() for ref in dependencies}
    for number in range(size.links - size.dependencies):
        one, other = chance.choice(dependencies), chance.choice(dependencies)
        if number % 2:
            needed_by[one].add(chance.choice(functions))
        elif one < other or number % 20 == 0:  # mostly one way, a circle now and then
            needs[one].add(other)
        else:
            needs[other].add(one)
    return FrozenPlan(
        document(
            functions=[{"name": ref, "rto": "8h", "rpo": "1h", "cost_per_hour": "$1,000"} for ref in functions],
            dependencies=[
                {
                    "name": ref,
                    "rto": chance.choice(["", "10m", "30m"]),
                    "supplier": f"SP-{n % size.suppliers}",
                    "functions": sorted(needed_by[ref]),
                    "needs": sorted(needs[ref]),
                }
                for n, ref in enumerate(dependencies)
            ],
            strategies=[_strategy(chance, number, functions, dependencies) for number in range(size.strategies)],
        )
    )


def _refs(prefix: str, count: int) -> list[str]:
    return [f"{prefix}-{number:02d}" for number in range(1, count + 1)]


def _strategy(chance: random.Random, number: int, functions: list[str], dependencies: list[str]) -> dict[str, Any]:
    return {
        "name": f"S-{number}",
        "rto": "< 2 hours",
        "responsible": f"Team {number % 9}",
        "functions": chance.sample(functions, 6),
        "dependencies": chance.sample(dependencies, 6),
    }


def recovering() -> Iterator[tuple[str, str, str, str]]:
    """The table's lines: the whole analysis, and one question of what if."""
    plan = dense_plan()
    made = graph(plan)
    size = f"{len(made)} nodes, {made.number_of_edges()} links"
    whole = median(lambda: analysed(FrozenPlan(plan.document)), 5)
    yield "recovery analysis, all of it", size, f"{whole * 1000:.0f} ms", "aim 1,000 ms"
    asked = median(lambda: failure(plan, ["SP-1", "D-07"], at=3600, made=made), 5)
    yield "what if two things fail", size, f"{asked * 1000:.1f} ms", ""


def asking(plan: Plan, client: Client) -> Iterator[tuple[str, str, str, str]]:
    """The table's line of the page of what if, over a draft of 300 nodes that is put back afterwards."""
    drawn = dense_plan(MAPPED)
    text = canonical(drawn.document)
    path = reverse("plans:what_if", args=[plan.code]) + "?failed=D-07&failed=SP-1&after=4h"
    with transaction.atomic():
        Draft.objects.filter(plan=plan).update(document=text, sha256=sha256(text))
        took = median(lambda: client.get(path), 5)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        transaction.set_rollback(True)
    assert answer.status_code == 200
    note = f"aim 2,000 ms; {len(queries)} queries"
    yield "what-if page", f"{len(graph(drawn))} nodes", f"{took * 1000:.0f} ms", note


def checking(size: int, frozen: Document) -> Iterator[tuple[str, str, str, str]]:
    """The table's line of the linter: every rule over one frozen document."""
    facts = Facts(today=NOW.date())
    took = median(lambda: check(frozen, facts, {}, strict=True), 7)
    found = sum(len(outcome.findings) for outcome in check(frozen, facts, {}).outcomes)
    aim = {1: "aim 50 ms", 20: "aim 1,000 ms"}.get(size, "")
    yield f"linter, {len(RULES)} rules, {found} findings", f"{size}×", f"{took * 1000:.0f} ms", aim


def analysed(plan: FrozenPlan) -> None:
    """Graph, timelines, data, fallback depths, single points of failure and every waterfall."""
    made = graph(plan)
    for prospect in report(plan, made).prospects:
        waterfall(prospect)
    single_points(plan, made)
