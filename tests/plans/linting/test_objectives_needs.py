"""Rules on what functions need: back in time, recorded, valued; asked where only words suggest it."""

import pytest

from plans.linting import needs as needing
from plans.linting.findings import NotApplicable, Question, RuleFinding
from tests.plans.linting.building import document, looked, subjects

BILLING = {"name": "Billing", "rto": "1h", "rpo": "15m", "cost_per_hour": "$5,000", "services": "Invoices by mail"}
SIGN_IN = {"name": "Signing in", "rto": "2h", "rpo": "1h", "cost_per_hour": "$2,000"}
LATER = {"rto": needing.back_before_its_needs, "rpo": needing.loses_less_than_its_needs}
TIMED = list(LATER.items())
RULES = (*LATER.values(), needing.undervalued)


def two(*, billing=None, sign_in=None, **kinds):
    return document(functions=[{**BILLING, **(billing or {})}, {**SIGN_IN, **(sign_in or {})}], **kinds)


def linked(**sign_in):
    return two(billing={"needs": ["F-02"]}, sign_in=sign_in)


def keys(look, plan):
    said = looked(look, plan)
    return [] if isinstance(said, NotApplicable) else [one.key for one in said if isinstance(one, Question)]


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("look", [*RULES, needing.unrecorded_need])
def test_a_plan_that_says_nothing_of_needs_has_none_to_judge(look):
    assert isinstance(looked(look, two()), NotApplicable)
    assert isinstance(looked(look, document(risks=[{"title": "Fire"}])), NotApplicable)


@pytest.mark.parametrize(("field", "look"), TIMED)
def test_a_function_that_is_stricter_than_what_it_needs_is_told(field, look):
    (finding,) = looked(look, linked())
    assert isinstance(finding, RuleFinding)
    assert finding.subject == "F-01"
    assert [(item.ref, item.field) for item in finding.values] == [("F-01", field), ("F-02", field)]
    said = {"rto": "Signing in takes 2 h: 1 h too long", "rpo": "Signing in may lose 1 h: 45 min too much"}
    assert said[field] in plain(finding.sentence)


@pytest.mark.parametrize("look", RULES)
def test_needs_that_are_as_strict_and_as_dear_hold(look):
    assert looked(look, linked(rto="1h", rpo="15m", cost_per_hour="$5,000")) == []


@pytest.mark.parametrize("look", RULES)
def test_a_need_of_a_need_is_a_need_and_a_circle_is_survived(look):
    through = {"name": "Network", "rto": "1h", "rpo": "15m", "cost_per_hour": "$9,000", "needs": ["F-02"]}
    rows = [{**BILLING, "needs": ["F-03"]}, SIGN_IN, through]
    assert (subjects(look, document(functions=rows)))[0] == ("F-02" if look is needing.undervalued else "F-01")
    circle = document(functions=[{**BILLING, "needs": ["F-02"]}, {**SIGN_IN, "needs": ["F-01"]}])
    assert subjects(look, circle) == (["F-02"] if look is needing.undervalued else ["F-01"])


@pytest.mark.parametrize(("rto", "found"), [("< 4h", ["F-01"]), ("1h", []), ("", [])])
def test_a_dependency_that_is_back_too_late_is_told(rto, found):
    rows = [{"name": "Printer", "rto": rto, "functions": ["F-01"]}]
    plan = document(functions=[BILLING], dependencies=rows)
    assert subjects(needing.back_before_its_needs, plan) == found
    assert isinstance(looked(needing.back_before_its_needs, plan), NotApplicable) == (not rto)


WIDE = {"loss": "Nobody can use the services"}


@pytest.mark.parametrize("look", RULES)
@pytest.mark.parametrize(
    "change",
    [
        {"sign_in": WIDE},
        {"sign_in": {"loss": "Invoices can't be opened"}},
        {"billing": {"workaround": "Signing in by phone"}},
    ],
    ids=["all stops", "a word in common", "named"],
)
def test_where_the_words_suggest_a_need_the_editor_is_asked(look, change):
    (question,) = looked(look, two(**change))
    assert (question.key, question.ref, question.field, question.target) == (
        "needs:F-01:F-02",
        "F-01",
        "needs",
        "F-02",
    )


@pytest.mark.parametrize("look", RULES)
def test_the_answer_settles_whether_a_function_needs_another(look):
    found = ["F-02"] if look is needing.undervalued else ["F-01"]
    assert subjects(look, two(sign_in=WIDE, answers={"needs:F-01:F-02": True})) == found
    assert keys(look, two(sign_in=WIDE, answers={"needs:F-01:F-02": True})) == []
    assert looked(look, two(sign_in=WIDE, answers={"needs:F-01:F-02": False})) == []


@pytest.mark.parametrize("look", RULES)
def test_nobody_is_asked_for_a_need_that_would_close_a_circle(look):
    plan = two(sign_in={**WIDE, "needs": ["F-01"]})
    assert keys(look, plan) == []


@pytest.mark.parametrize("look", RULES)
def test_one_question_is_asked_at_a_time_and_what_stops_everything_goes_first(look):
    third = {"name": "Archive", "rto": "2h", "rpo": "2h", "cost_per_hour": "$1,000", "loss": "Invoices are gone"}
    plan = document(functions=[BILLING, third, {**SIGN_IN, **WIDE}])
    if look is needing.undervalued:
        assert keys(look, plan) == ["needs:F-01:F-02", "needs:F-01:F-03"]  # one for each item
    else:
        assert keys(look, plan)[0] == "needs:F-01:F-03"
        assert sum(key.startswith("needs:F-01") for key in keys(look, plan)) == 1


# OBJ-06


def registered(answers=None, **dependency):
    return document(
        functions=[BILLING, {"name": "Archive"}], dependencies=[{"name": "Mail gateway", **dependency}], answers=answers
    )


@pytest.mark.parametrize(
    "dependency",
    [{"name": "Mail gateway"}, {"name": "Printing", "supplier": "Mail House"}],
    ids=["its name", "its supplier"],
)
def test_a_dependency_that_the_words_of_a_function_speak_of_is_asked_about(dependency):
    (question,) = looked(needing.unrecorded_need, registered(**dependency))
    assert (question.key, question.ref, question.field, question.target) == (
        "needs:F-01:D-01",
        "D-01",
        "functions",
        "F-01",
    )


@pytest.mark.parametrize(
    "plan",
    [
        registered(functions=["F-01"]),
        registered(name="Turbine"),
        registered(answers={"needs:F-01:D-01": False}),
        registered(answers={"needs:F-01:D-01": True}),
    ],
    ids=["recorded", "no word in common", "denied", "confirmed"],
)
def test_a_need_that_is_recorded_or_not_suggested_holds(plan):
    assert looked(needing.unrecorded_need, plan) == []


# OBJ-07


def test_what_stops_with_an_item_is_added_up():
    (finding,) = looked(needing.undervalued, linked())
    assert finding.subject == "F-02"
    assert "USD 2,000. With it stop Billing: USD 5,000, so USD 3,000 more." in finding.sentence
    rows = [{**BILLING, "needs": ["F-03"]}, {**BILLING, "name": "Payroll", "needs": ["F-03"]}, SIGN_IN]
    dear = document(functions=[*rows[:2], {**SIGN_IN, "cost_per_hour": "$8,000"}])
    assert subjects(needing.undervalued, dear) == ["F-03"]
    assert subjects(needing.undervalued, document(functions=[*rows[:2], {**SIGN_IN, "cost_per_hour": "$10,000"}])) == []


@pytest.mark.parametrize(
    ("billing", "sign_in"),
    [("$5,000", "$2,000+"), ("< $5,000", "$2,000"), ("€9000", "$2,000"), ("$24,000 per day", "$2,000")],
    ids=["may be more", "may be less", "another currency", "by the day"],
)
def test_costs_that_can_not_surely_be_compared_accuse_nobody(billing, sign_in):
    plan = two(billing={"needs": ["F-02"], "cost_per_hour": billing}, sign_in={"cost_per_hour": sign_in})
    assert subjects(needing.undervalued, plan) == []
