"""A severity is for the reader: of an ordinary plan fewer than ten findings are high or worse."""

from datetime import date

import pytest

from plans.linting.checking import rank
from tests.plans.linting.samples import checked

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize("name", ["clinic", "manufacturer", "public-body"])
def test_fewer_than_ten_findings_of_an_ordinary_plan_are_high_or_worse(name):
    grave = [outcome.rule.id for outcome, _ in checked(name, TODAY).findings if rank(outcome.severity) <= rank("high")]
    assert len(grave) < 10, grave
