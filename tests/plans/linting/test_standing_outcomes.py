"""What a rule said stands while all is the same that it looked at: random changes, each compared with a full check."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bcp_portal.documents.values import READERS, read_leniently
from plans.linting.checking import RULES, check
from plans.reading.document import FIELDS, OWN, PASSAGES, REFS, ROWS, WHOLE, FrozenPlan, FrozenRow, Part
from plans.reading.facts import Facts
from plans.reading.parts import parts_of
from tests.plans.linting.consistent import DONE, consistent
from tests.plans.linting.samples import sample

ROUNDS = 30
WORDS = (
    "",
    "TBD",
    "[to be written]",
    "4 hours",
    "2 days",
    "soon",
    "Quarterly",
    "Annual",
    "2019-01-01",
    "$5,000",
    "Head of Quality",
    "Automated Failover",
    "Restore of the backup fails",
    "Call the response team, then the bank",
    "Everything stops",
    "gr\u00fcn \U0001f7e2",
    "ab\u200bc",
    "\u202eabc",
    "High",
)


def anywhere(chance: Random, document: Any) -> None:
    """A value of a row says something else."""
    kind, row = _row(chance, document)
    named = chance.choice(kind["fields"])
    row["values"][named["name"]] = _value(chance, document, named, row["values"].get(named["name"]))


def in_a_column(chance: Random, document: Any) -> None:
    """A column that no field holds says something."""
    _, row = _row(chance, document)
    row["extra"] = {**row["extra"], chance.choice(("Floor", "Needs", "Functions")): chance.choice(WORDS)}


def away(chance: Random, document: Any) -> None:
    """A row goes."""
    kind, row = _row(chance, document)
    kind["rows"].remove(row)
    for block in _blocks(document):
        block["rows"] = [ref for ref in block["rows"] if ref != row["ref"]]


def anew(chance: Random, document: Any) -> None:
    """A row comes, like another."""
    kind, row = _row(chance, document)
    kind["rows"].append({**deepcopy(row), "ref": f"{row['ref']}{chance.randrange(10_000)}"})


def in_order(chance: Random, document: Any) -> None:
    """Rows stand in another order, in their kind or in a block."""
    chance.shuffle(chance.choice([kind for kind in document["kinds"] if kind["rows"]])["rows"])
    if blocks := _blocks(document):
        chance.shuffle(chance.choice(blocks)["rows"])


def around(chance: Random, document: Any) -> None:
    """A heading or a text says something else, or goes."""
    heading = chance.choice(document["outline"])
    heading["title"] = chance.choice((heading["title"], *WORDS))
    texts = [block for block in heading["blocks"] if block["kind"] == "prose"]
    if texts and chance.random() < 0.5:
        chance.choice(texts)["text"] = chance.choice(WORDS)
    elif len(document["outline"]) > 3 and chance.random() < 0.3:
        document["outline"].remove(heading)


def of_the_whole(chance: Random, document: Any) -> None:
    """What the document is called, whom it names, what was answered."""
    document["title"] = chance.choice((document["title"], *WORDS))
    document["code"] = chance.choice(("BCP-01", "BCP-02"))
    for entry in (*document["people"], *document["suppliers"]):
        if chance.random() < 0.2:
            entry["phone"] = chance.choice(("", "+43 1 234"))
            entry["name"] = chance.choice((entry["name"], *WORDS))
    asked = [question for outcome in check(document, DONE, {}).outcomes for question in outcome.questions]
    if asked:
        question, yes = chance.choice(asked), chance.random() < 0.5
        said = {"key": question.key, "question": question.sentence, "yes": yes}
        document["answers"] = [*document.get("answers", []), said]


CHANGES: tuple[Callable[[Random, Any], None], ...] = (
    *(anywhere,) * 8,
    in_a_column,
    away,
    anew,
    in_order,
    around,
    around,
    of_the_whole,
)


def _row(chance: Random, document: Any) -> tuple[Any, Any]:
    kind = chance.choice([kind for kind in document["kinds"] if kind["rows"]])
    return kind, chance.choice(kind["rows"])


def _blocks(document: Any) -> list[Any]:
    return [block for heading in document["outline"] for block in heading["blocks"] if block["kind"] != "prose"]


def _value(chance: Random, document: Any, field: Any, before: Any) -> Any:
    text = chance.choice(WORDS)
    if field["type"] in READERS:
        return read_leniently(field["type"], text)
    if field["type"] in {"link", "links"}:
        rows = [row["ref"] for kind in document["kinds"] for row in kind["rows"]]
        links = [{"ref": ref, "text": ref} for ref in chance.sample(rows, 2)]
        return links if field["type"] == "links" else chance.choice((links[0], {"text": ""}))
    if field["type"] == "choice":
        others = [
            row["values"][field["name"]]
            for kind in document["kinds"]
            for row in kind["rows"]
            if field in kind["fields"]
        ]
        return chance.choice(others)
    return text if not isinstance(before, dict) else before


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", ["consistent", "business-continuity-plan"])
def test_what_stands_and_what_is_looked_at_again_is_what_a_full_check_says(name, seed):
    chance = Random(f"{name} {seed}")  # noqa: S311 - the same each time
    document = deepcopy(consistent() if name == "consistent" else sample(name))
    facts, severities, kept, stood = DONE, {}, None, 0
    for _ in range(ROUNDS):
        before = kept
        chance.choice(CHANGES)(chance, document)
        if chance.random() < 0.05:
            facts = chance.choice((DONE, replace(DONE, today=DONE.today + timedelta(days=400)), Facts(DONE.today)))
        if chance.random() < 0.05:
            severities = {chance.choice(list(RULES)): chance.choice(("off", "low", "blocker"))}
        now = deepcopy(document)
        kept = check(now, facts, severities, strict=True, before=before)
        assert kept.outcomes == check(now, facts, severities, strict=True).outcomes
        stood += sum(one is other for one, other in zip(kept.outcomes, before.outcomes, strict=True)) if before else 0
    assert stood > ROUNDS * len(RULES) / 2


ASKED: dict[str, tuple[Callable[[FrozenPlan], Any], set[Part]]] = {
    "document": (lambda plan: plan.document, {WHOLE}),
    "title": (lambda plan: plan.title, {"title"}),
    "code": (lambda plan: plan.code, {"code"}),
    "answers": (lambda plan: plan.answers, {"answers"}),
    "answer": (lambda plan: plan.answer("x"), {"answers"}),
    "rows": (lambda plan: plan.rows("risks"), {("risks", ROWS)}),
    "facts": (lambda plan: plan.facts("owner"), {("facts", ROWS), ("facts", "topic"), ("facts", "value")}),
    "passages": (lambda plan: plan.passages, {PASSAGES}),
    "headings": (lambda plan: plan.headings, {"outline"}),
    "people": (lambda plan: plan.people(), {"people"}),
    "suppliers": (lambda plan: plan.suppliers(), {"suppliers"}),
    "made": (lambda plan: (plan.made(_titled), plan.made(_titled)), {"title"}),
    "read": (lambda plan: plan.read, set()),
    "missed": (lambda plan: plan.missed, set()),
    "by_ref": (lambda plan: (plan.by_ref.get("nowhere"), len(plan.by_ref), list(plan.by_ref)), {REFS}),
}


def _titled(plan: FrozenPlan) -> str:
    return plan.title


@pytest.mark.parametrize("name", [name for name in vars(FrozenPlan) if not name.startswith("_")])
def test_whoever_asks_has_read_it(name):
    ask, parts = ASKED[name]
    for _ in range(2):
        plan = FrozenPlan(consistent())
        ask(plan)
        assert plan.read == parts
        plan.read.clear()
        ask(plan)
        assert plan.read == parts, "the second one who asks has read it, too"
    assert parts <= {*parts_of({**consistent(), "answers": []})}


def test_who_looks_a_row_up_has_read_which_there_are():
    plan = FrozenPlan(consistent())
    row = plan.rows("risks")[0]
    plan.read.clear()
    assert plan.by_ref[row.ref] is row
    assert plan.read == {REFS}


RTO: set[Part] = {("functions", "rto")}
ASKED_OF_A_ROW: dict[str, tuple[Callable[[FrozenRow], Any], set[Part]]] = {
    "label": (lambda row: row.label, {("functions", "name")}),
    "fields": (lambda row: row.fields, {FIELDS}),
    "extra": (lambda row: row.extra, {("functions", OWN)}),
    "value": (lambda row: row.value("rto"), RTO),
    "text": (lambda row: row.text("rto"), RTO),
    "given": (lambda row: row.given("rto"), RTO),
    "written": (lambda row: row.written("rto"), RTO),
    "is_unread": (lambda row: row.is_unread("rto"), RTO),
    "figure": (lambda row: row.figure("rto"), RTO),
    "seconds": (lambda row: row.seconds("rto"), RTO),
    "comparator": (lambda row: row.comparator("rto"), RTO),
    "amount": (lambda row: row.amount("cost_per_hour"), {("functions", "cost_per_hour")}),
    "choice": (lambda row: row.choice("rto"), RTO),
    "link": (lambda row: row.link("tier"), {("functions", "tier")}),
    "links": (lambda row: row.links("rto"), RTO),
}


@pytest.mark.parametrize("name", [name for name in vars(FrozenRow) if not name.startswith("_")])
def test_whoever_asks_a_row_has_read_that_of_all_rows(name):
    ask, parts = ASKED_OF_A_ROW[name]
    plan = FrozenPlan(consistent())
    row = plan.rows("functions")[0]
    for _ in range(2):
        plan.read.clear()
        ask(row)
        assert plan.read == parts, "the second one who asks has read it, too"
    assert parts <= {*parts_of(consistent())}


def test_whoever_asks_for_what_is_made_has_missed_what_it_took():
    document = deepcopy(consistent())
    row = next(kind for kind in document["kinds"] if kind["key"] == "functions")["rows"][0]
    row["values"]["rto"] = read_leniently("duration", "soon")
    plan = FrozenPlan(document)
    for _ in range(2):
        plan.missed.clear()
        plan.made(_hours)
        assert plan.missed == [(row["ref"], "rto")]


def _hours(plan: FrozenPlan) -> list[int | None]:
    return [row.seconds("rto") for row in plan.rows("functions")]


def test_what_is_said_under_another_name_is_another_document():
    document = consistent()
    after = deepcopy(document)
    (row,) = next(kind for kind in after["kinds"] if len(kind["rows"]) == 1)["rows"]
    row["values"] = {f"{name} again": content for name, content in row["values"].items()}
    assert parts_of(after)[WHOLE] != parts_of(document)[WHOLE]


def test_a_part_of_a_document_is_told_by_its_content_alone():
    document = consistent()
    before = parts_of(document)
    assert before == parts_of(deepcopy(document))
    for change in dict.fromkeys(CHANGES):
        after = deepcopy(document)
        change(Random(7), after)  # noqa: S311  the same each time
        assert (parts_of(after)[WHOLE] == before[WHOLE]) == (after == document), change
