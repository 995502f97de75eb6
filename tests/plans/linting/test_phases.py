"""Rules on order: of the functions among themselves and of the phases in time."""

import pytest

from plans.linting import phases
from plans.linting.findings import NotApplicable
from tests.plans.linting.building import document, looked, subjects

TWO = [{"name": "Billing", "rto": "4h"}, {"name": "Payroll", "rto": "2h"}]


def test_functions_without_an_order_are_told_with_what_their_objectives_would_give():
    (finding,) = looked(phases.no_recovery_order, document(functions=TWO))
    assert finding.subject == "plan"
    assert "Payroll (2\N{NO-BREAK SPACE}h) and Billing (4\N{NO-BREAK SPACE}h)" in finding.sentence


PROSE = {"ref": "B-01", "kind": "prose", "text": "Systems are brought back in the following order."}


@pytest.mark.parametrize(
    "kinds",
    [
        {"steps": [{"text": "Recover payroll first"}]},
        {"functions": [{**row, "tier": "T-01"} for row in TWO]},
        {"functions": [{**row, "extra": {"Priority": "1"}} for row in TWO]},
        {"outline": [{"ref": "H-01", "level": 1, "title": "Recovery sequence", "names": "", "blocks": []}]},
        {"outline": [{"ref": "H-01", "level": 1, "title": "Recovery", "names": "", "blocks": [PROSE]}]},
    ],
    ids=["step", "tiers", "column", "heading", "narrative"],
)
def test_an_order_in_any_form_holds(kinds):
    assert looked(phases.no_recovery_order, document(**{"functions": TWO, **kinds})) == []


def test_one_function_needs_no_order():
    assert isinstance(looked(phases.no_recovery_order, document(functions=TWO[:1])), NotApplicable)


TIERS = [{"name": "Gold", "rto": "1h"}, {"name": "Tin", "rto": "24h"}]


def timed(*windows, tiers=TIERS):
    return document(
        tiers=tiers, phases=[{"name": f"Phase {n}", "window": text} for n, text in enumerate(windows, start=1)]
    )


@pytest.mark.parametrize(
    ("windows", "found"),
    [
        (("0-15 minutes", "15 minutes - RTO", "RTO - 24 hours"), ["PH-03+T-02"]),
        (("0-2 hours", "2 hours - RTO"), ["PH-02+T-01"]),
        (("0-30 minutes", "15-60 minutes"), ["PH-01+PH-02"]),
        (("0 minutes - RTO", "2 hours - 3 days"), ["PH-01+PH-02+T-02"]),
        (("0-30 minutes", ""), ["PH-02"]),
    ],
    ids=["no length for a tier", "negative for a tier", "overlap", "overlap for a tier", "no window"],
)
def test_phases_without_length_or_that_overlap_are_out_of_order(windows, found):
    assert subjects(phases.phases_out_of_order, timed(*windows)) == found


@pytest.mark.parametrize(
    "windows",
    [("0-15 minutes", "15 minutes - RTO", "RTO - 2 days"), ("0-1 hours", "2-4 hours")],
    ids=["tight", "a gap"],
)
def test_phases_one_after_the_other_hold_for_every_tier(windows):
    assert looked(phases.phases_out_of_order, timed(*windows)) == []


@pytest.mark.parametrize(
    "plan",
    [document(tiers=TIERS), timed("at once and then on"), timed("0 min - RTO", tiers=[])],
    ids=["no phase", "unread", "no objective"],
)
def test_windows_that_cannot_be_worked_out_are_not_judged(plan):
    assert isinstance(looked(phases.phases_out_of_order, plan), NotApplicable)
