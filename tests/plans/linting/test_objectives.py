"""Rules on objectives: against tiers and what can be borne, scales that lead to one another, what functions lack."""

import pytest

from plans.linting import missing_fields as lacking
from plans.linting import objectives
from plans.linting import rating_scales as scales
from plans.linting.findings import NotApplicable, RuleFinding
from tests.plans.linting.building import document, looked, subjects

TIERS = [
    {"name": "Critical", "rto": "1h", "rpo": "15m"},
    {"name": "Important", "rto": "4h", "rpo": "1h"},
    {"name": "Standard", "rto": "24h", "rpo": "24h"},
]
RULES = (
    objectives.looser_than_critical,
    objectives.between_tiers,
    objectives.clock_unstated,
    scales.unmapped_scales,
    scales.out_of_order,
    lacking.nothing_tolerable,
    lacking.unowned,
    lacking.no_workaround,
)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def one(*, tiers=TIERS, outline=None, **function):
    """A plan of three tiers and one function."""
    return document(tiers=tiers, functions=[{"name": "Billing", **function}], outline=outline)


def under(*titles):
    """An outline of nested headings, the last of which lists the function."""
    headings = [
        {"ref": f"H-{level:02d}", "level": level, "title": title, "names": "", "blocks": []}
        for level, title in enumerate(titles, start=1)
    ]
    headings[-1]["blocks"] = [{"ref": "B-01", "kind": "functions", "rows": ["F-01"]}]
    return headings


@pytest.mark.parametrize("look", RULES)
def test_a_plan_without_tiers_and_functions_has_no_objectives_to_judge(look):
    assert isinstance(looked(look, document(risks=[{"title": "Fire"}])), NotApplicable)


# OBJ-01


@pytest.mark.parametrize(
    "said",
    [
        {"operational_impact": "Critical"},
        {"tier": "T-01"},
        {"outline": under("Plan", "Critical Business Functions")},
        {"outline": under("Plan", "Vital activities", "Finance")},
    ],
    ids=["impact", "tier", "heading", "heading above"],
)
@pytest.mark.parametrize(
    ("rto", "rpo", "found"), [("2h", "15m", ["F-01"]), ("1h", "1h", ["F-01"]), ("60 min", "< 15m", [])]
)
def test_what_is_presented_as_critical_must_meet_the_critical_tier(said, rto, rpo, found):
    plan = one(rto=rto, rpo=rpo, **said)
    assert subjects(objectives.looser_than_critical, plan) == found
    assert not isinstance(looked(objectives.looser_than_critical, plan), NotApplicable)


def test_a_loose_critical_function_is_told_with_the_arithmetic():
    (finding,) = looked(objectives.looser_than_critical, one(rto="4h", rpo="1h", operational_impact="Critical"))
    assert isinstance(finding, RuleFinding)
    assert "an RTO of 1 h (it has 4 h: 3 h too long) and an RPO of 15 min (it has 1 h: 45 min too long)." in plain(
        finding.sentence
    )
    assert [(item.ref, item.field) for item in finding.values] == [
        ("F-01", "rto"),
        ("F-01", "rpo"),
        ("T-01", "rto"),
        ("T-01", "rpo"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"tier": "T-02", "operational_impact": "Critical"},
        {"operational_impact": "Non-critical"},
        {"operational_impact": "Becomes critical at the end of the month"},
        {"outline": under("Critical plan", "Business functions")},
        {"outline": under("Plan", "Critical and non-critical functions")},
        {"operational_impact": "Critical", "tiers": [{"name": "Gold", "rto": "1h"}]},
    ],
    ids=["another tier", "not critical", "a sentence", "title of the plan", "both", "no critical tier"],
)
def test_what_is_not_surely_critical_is_not_judged_as_critical(said):
    assert isinstance(looked(objectives.looser_than_critical, one(rto="4h", **said)), NotApplicable)


def test_of_several_critical_tiers_the_loosest_counts():
    tiers = [{"name": "Vital", "rto": "1h"}, {"name": "Critical", "rto": "4h"}]
    assert looked(objectives.looser_than_critical, one(tiers=tiers, rto="4h", operational_impact="Critical")) == []


# OBJ-03


@pytest.mark.parametrize(
    ("function", "found"),
    [
        ({"rto": "2h", "rpo": "1h"}, ["F-01"]),
        ({"rto": "4h", "rpo": "15m"}, ["F-01"]),
        ({"rto": "4h", "rpo": "30m"}, ["F-01"]),
        ({"rto": "4h", "rpo": "1h", "tier": "T-01"}, ["F-01"]),
        ({"rto": "4h", "rpo": "60 minutes"}, []),
        ({"rto": "4h"}, []),
        ({"rto": "4h", "rpo": "1h", "tier": "T-02"}, []),
    ],
)
def test_objectives_must_be_those_of_one_tier(function, found):
    assert subjects(objectives.between_tiers, one(**function)) == found
    assert not isinstance(looked(objectives.between_tiers, one(**function)), NotApplicable)


@pytest.mark.parametrize(("rto", "found"), [("2h", []), ("30m", []), ("30h", ["F-01"])])
def test_a_tier_up_to_a_time_takes_in_what_is_below_it(rto, found):
    tiers = [{"name": "A", "rto": "< 1h"}, {"name": "B", "rto": "1-4 hours"}]
    assert subjects(objectives.between_tiers, one(tiers=tiers, rto=rto)) == found


# OBJ-12


def test_the_number_of_a_heading_is_no_part_of_a_name():
    (finding,) = looked(objectives.clock_unstated, document(functions=[{"name": "3.1 Court filings", "rto": "4h"}]))
    assert "(Court filings 4" in finding.sentence
    (finding,) = looked(objectives.clock_unstated, document(functions=[{"name": "3.5 mm jacks", "rto": "4h"}]))
    assert "(3.5 mm jacks 4" in finding.sentence


def test_a_plan_that_does_not_say_when_its_clock_starts_is_told_and_offered_the_event():
    (finding,) = looked(objectives.clock_unstated, one(rto="4h"))
    assert isinstance(finding, RuleFinding)
    assert finding.subject == "plan"
    assert finding.mend
    assert (finding.mend.act, finding.mend.kind) == ("add", "facts")


@pytest.mark.parametrize(
    "kinds",
    [
        {"facts": [{"name": "RTO clock starts at", "topic": "clock", "value": "Declaration"}]},
    ]
    + [
        {
            "outline": [
                {
                    "ref": "H-01",
                    "level": 2,
                    "title": "Aims",
                    "names": "",
                    "blocks": [{"ref": "B-01", "kind": "prose", "text": text}],
                }
            ]
        }
        for text in (
            "The RTO is measured from the declaration of an incident.",
            "The clock of every objective starts with the alarm.",
            "All recovery times are counted from the moment the outage is noticed.",
        )
    ],
    ids=["fact", "declaration", "alarm", "noticed"],
)
def test_a_stated_clock_holds(kinds):
    assert looked(objectives.clock_unstated, document(tiers=TIERS, **kinds)) == []


def test_aims_that_protect_people_from_incidents_state_no_clock():
    text = "The objectives of this plan are to protect customers from the effects of disruptive incidents."
    block = {"ref": "B-01", "kind": "prose", "text": text}
    outline = [{"ref": "H-01", "level": 2, "title": "Aims", "names": "", "blocks": [block]}]
    assert subjects(objectives.clock_unstated, one(rto="4h", outline=outline)) == ["plan"]


def test_an_answered_clock_finding_is_gone_once_its_row_is_added():
    (finding,) = looked(objectives.clock_unstated, one(rto="4h"))
    added = document(tiers=TIERS, facts=[dict(finding.mend.values)])
    assert looked(objectives.clock_unstated, added) == []


# OBJ-02


SEVERITIES = [{"name": "Critical"}, {"name": "High"}, {"name": "Low"}]


def scaled(*, severities=SEVERITIES, functions=None, tiers=TIERS, **kinds):
    rows = functions or [{"name": "Billing", "operational_impact": "Critical"}, {"operational_impact": "High"}]
    return document(tiers=tiers, severities=severities, functions=rows, **kinds)


def test_scales_that_nothing_maps_to_one_another_are_told():
    (finding,) = looked(scales.unmapped_scales, scaled())
    assert isinstance(finding, RuleFinding)
    assert finding.subject == "plan"
    assert "tiers are Critical, Important and Standard; severities are Critical, High and Low" in finding.sentence


@pytest.mark.parametrize(
    "plan",
    [
        scaled(tiers=[{"name": "Tier 1 (critical)"}, {"name": "Tier 2 (high)"}]),
        scaled(
            functions=[
                {"operational_impact": "Critical", "tier": "T-01"},
                {"operational_impact": "High", "tier": "T-02"},
            ]
        ),
        scaled(
            severities=[
                {"name": "Critical", "description": "A function of tier Critical is lost"},
                {"name": "High", "description": "Important ones are"},
            ]
        ),
        document(tiers=TIERS, functions=[{"operational_impact": "Important"}]),
        document(
            tiers=[{"name": "Tier 1 (critical)"}, {"name": "Tier 2"}, {"name": "Tier 3"}],
            severities=[
                {"name": "Red", "description": "Any critical function"},
                {"name": "Amber", "description": "One of tier 2"},
            ],
        ),
    ],
    ids=[
        "names in common",
        "every impact has its tier",
        "severities name tiers",
        "part of the scale",
        "either name of a tier",
    ],
)
def test_scales_that_lead_to_one_another_hold(plan):
    assert looked(scales.unmapped_scales, plan) == []


def test_an_impact_with_two_tiers_maps_nothing():
    rows = [{"operational_impact": "High", "tier": "T-01"}, {"operational_impact": "High", "tier": "T-02"}]
    assert subjects(scales.unmapped_scales, scaled(functions=rows, severities=[])) == ["plan"]


@pytest.mark.parametrize(
    "kinds", [{"tiers": TIERS}, {"tiers": TIERS, "functions": [{"operational_impact": "No ward can admit patients"}]}]
)
def test_a_single_scale_needs_no_mapping(kinds):
    assert isinstance(looked(scales.unmapped_scales, document(**kinds)), NotApplicable)


# OBJ-17


def tiered(*objectives_):
    return document(tiers=[{"name": name, "rto": rto, "rpo": rpo} for name, rto, rpo in objectives_])


@pytest.mark.parametrize(
    ("tiers", "found"),
    [
        ([("A", "1h", "15m"), ("B", "24h", "1h"), ("C", "4h", "24h")], ["T-02+T-03"]),
        ([("A", "1h", "4h"), ("B", "4h", "1h")], ["T-01+T-02"]),
        ([("Critical", "24h", "1h"), ("Standard", "1h", "1h")], ["T-01+T-02"]),
        ([("Standard", "1h", "1h"), ("Critical", "24h", "1h")], ["T-02+T-01"]),
        ([("A", "1h", "15m"), ("B", "4h", "15m"), ("C", "4h", "")], []),
        ([("C", "24h", "24h"), ("B", "4h", "1h"), ("A", "1h", "0")], []),
        ([("A", "1h", "24h"), ("B", "4h", "24h")], []),
    ],
)
def test_tiers_must_be_in_order(tiers, found):
    assert subjects(scales.out_of_order, tiered(*tiers)) == found
    assert not isinstance(looked(scales.out_of_order, tiered(*tiers)), NotApplicable)


@pytest.mark.parametrize(
    ("function", "found"),
    [
        ({"rto": "4h", "rpo": "2d", "mtpd": "1d"}, ["F-01"]),
        ({"rto": "4h", "rpo": "1d", "mtpd": "1d"}, []),
        ({"rto": "4h", "rpo": "8h", "mtpd": "1d"}, []),
    ],
)
def test_an_rpo_above_what_can_be_borne_can_not_be(function, found):
    assert subjects(scales.out_of_order, one(tiers=[], **function)) == found
    assert not isinstance(looked(scales.out_of_order, one(tiers=[], **function)), NotApplicable)


# OBJ-11, OBJ-15, OBJ-16


BORNE = {"rto": "4h", "mtpd": "1d", "mbco": "Half of the invoices"}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"mtpd": ""}, ["functions"]),
        ({"mbco": "TBD"}, ["functions"]),
        ({"mtpd": "4h"}, ["F-01"]),
        ({"mtpd": "2h"}, ["F-01"]),
        ({}, []),
        ({"mtpd": "", "extra": {"Maximum tolerable downtime": "2 days"}}, []),
        ({"mbco": "", "extra": {"Minimum level": "Half"}}, []),
    ],
)
def test_it_must_be_shown_that_a_function_is_back_before_its_loss_can_not_be_borne(change, found):
    assert subjects(lacking.nothing_tolerable, one(**{**BORNE, **change})) == found


def test_a_function_without_an_rto_is_said_to_lack_it_unless_its_tier_has_one():
    known = {"mtpd": "8h", "mbco": "Half"}
    tiers = [{"name": "Critical", "rto": "1h"}, {"name": "Later", "rto": "[hours]"}]
    functions = [
        {"name": "Billing", "rto": "4h", **known},
        {"name": "Payroll", "rto": "[hours]", **known},
        {"name": "Sales", "tier": "T-01", **known},
        {"name": "Archive", "tier": "T-02", **known},
    ]
    (found,) = looked(lacking.nothing_tolerable, document(tiers=tiers, functions=functions))
    assert "2 of 4 have no RTO: Payroll and Archive." in found.sentence
    assert (found.mend.ref, found.mend.field) == ("F-02", "rto")


@pytest.mark.parametrize(
    ("look", "field", "column"),
    [(lacking.unowned, "owner", "Process owner"), (lacking.no_workaround, "workaround", "Manual work-around")],
)
def test_functions_that_lack_an_owner_or_a_workaround_are_told_together(look, field, column):
    given = {"owner": "P-01"} if field == "owner" else {"workaround": "None"}
    rows = [{"name": "Billing"}, {"name": "Payroll"}, {"name": "Archive", **given}]
    (finding,) = looked(look, document(functions=rows))
    assert isinstance(finding, RuleFinding)
    assert finding.subject == "functions"
    assert [(item.ref, item.field) for item in finding.values] == [("F-01", field), ("F-02", field)]
    assert "2 of 3 have no" in finding.sentence
    assert looked(look, document(functions=[{"name": "Archive", **given}])) == []
    assert looked(look, document(functions=[{"name": "Archive", "extra": {column: "Accounting"}}])) == []
