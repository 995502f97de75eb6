"""The negative control: of a plan in which everything agrees no rule says more than a remark."""

import pytest

from plans.linting.checking import RULES, check
from tests.plans.linting.consistent import DONE, consistent


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_accuses_a_consistent_plan(rule):
    (outcome,) = (one for one in CHECKED.outcomes if one.rule.id == rule)
    said = [finding.sentence for finding in outcome.findings] + [question.sentence for question in outcome.questions]
    assert outcome.severity == "info" or said == []


def test_most_rules_have_something_to_judge_in_it():
    judged = [one.rule.id for one in CHECKED.outcomes if one.status in {"holds", "found"}]
    assert len(RULES) - len(judged) < 6, set(RULES) - set(judged)


CHECKED = check(consistent(), DONE, {}, strict=True)
