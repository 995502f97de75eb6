"""What follows when something fails, fallback depth, single points, and how much data is lost."""

import pytest

from plans.recovery.failure import failure
from plans.recovery.fallback import fallbacks
from plans.recovery.graph import cycles, graph, label_of
from plans.recovery.protection import data_outlooks
from plans.recovery.single_points import single_points
from tests.plans.recovery.worlds import HEAD, labels, plan_of

HOUR = 3600
CLOUD = {"ref": "SP-1", "name": "Cloud", "phone": "+00 1", "email": "help@cloud.example"}


@pytest.fixture
def plan():
    """Two functions on a cloud, one of them through the other's dependency; a third on something else."""
    return plan_of(
        functions=[
            {"name": "Billing", "rto": "4h", "mtpd": "1 day", "cost_per_hour": "$500"},
            {"name": "Shop", "rto": "1h", "cost_per_hour": "$2,000+"},
            {"name": "Payroll", "rto": "2h", "cost_per_hour": "$24,000 per day"},
        ],
        dependencies=[
            {
                "name": "Database",
                "supplier": "SP-1",
                "functions": ["F-01"],
                "contact": "On-call desk",
                "backup": "Cloud, other region",
            },
            {"name": "Web", "functions": ["F-02"], "needs": ["D-01"], "backup": "Second host"},
            {"name": "Mail", "functions": ["F-02", "F-03"]},
        ],
        strategies=[
            {
                "name": "Restore",
                "rto": "2h",
                "functions": ["F-01"],
                "responsible": "Platform",
                "dependencies": ["D-01"],
            },
            {"name": "Paper", "rto": "30m", "functions": ["F-01", "F-02"], "responsible": "Front office"},
            {"name": "Walk over", "rto": "10m"},
        ],
        contacts=[{"name": "Cloud hotline", "phone": "+00 2", "supplier": "SP-1"}],
        suppliers=[CLOUD],
    )


def test_functions_are_lost_along_the_graph_the_most_urgent_first(plan):
    found = failure(plan, ["SP-1"])
    assert [loss.function.label for loss in found.losses] == ["Shop", "Billing"]
    shop = found.losses[0]
    assert (shop.by, shop.remaining) == (("D-02",), ("D-03",))


def test_the_first_promises_broken_are_named_with_their_time(plan):
    found = failure(plan, ["D-01"])
    assert (found.first_rto.function.label, found.first_rto.rto_at) == ("Shop", HOUR)
    assert (found.first_mtpd.function.label, found.first_mtpd.mtpd_at) == ("Billing", 24 * HOUR)


def test_an_rto_counted_from_declaration_is_broken_later(plan):
    late = plan_of(
        facts=[{"name": "Clock", "topic": "clock", "value": "Declaration"}],
        functions=[{"name": "Shop", "rto": "1h"}],
        **HEAD,
    )
    assert failure(late, ["F-01"]).first_rto.rto_at == HOUR + 20 * 60


def test_cost_per_hour_and_so_far_are_at_least_where_a_figure_is(plan):
    found = failure(plan, ["SP-1"], at=2 * HOUR)
    assert (found.per_hour.text, found.so_far.text) == ("USD 2,500+", "USD 5,000+")
    assert failure(plan, ["F-03"], at=HOUR).so_far.text == "USD 1,000"


def test_currencies_are_never_added_up():
    plan = plan_of(functions=[{"name": "A", "cost_per_hour": "$10"}, {"name": "B", "cost_per_hour": "EUR 30"}])
    assert failure(plan, ["F-01", "F-02"]).per_hour.text == "EUR 30 and USD 10"


def test_those_to_call_are_the_contacts_suppliers_and_backups_of_what_failed(plan):
    said = [(call.why, call.text) for call in failure(plan, ["SP-1"]).calls]
    assert said == [
        ("supplier", "Cloud, +00 1, help@cloud.example"),
        ("contact", "On-call desk"),
        ("backup", "Cloud, other region"),
        ("contact", "Cloud hotline, +00 2"),
    ]


def test_strategies_that_help_come_first_where_nothing_they_stand_on_is_gone(plan):
    found = failure(plan, ["SP-1"])
    assert [(one.strategy.label, one.is_usable) for one in found.helping] == [("Paper", True), ("Restore", False)]
    assert found.helping[1].gone == ("D-01",)
    assert labels(found.unlinked) == ["Walk over"]


def test_nothing_known_fails_without_consequences(plan):
    found = failure(plan, ["D-99"])
    assert (found.failed, found.losses, found.unlinked, found.per_hour.text) == ((), (), (), "")


def test_single_points_are_ranked_by_what_an_hour_of_them_costs(plan):
    found = single_points(plan)
    assert [(one.label, one.per_hour.text, one.is_single) for one in found] == [
        ("Mail", "USD 3,000+", True),
        ("Cloud", "USD 2,500+", True),
        ("Database", "USD 2,500+", True),
        ("Web", "USD 2,000+", False),
    ]


def test_a_backup_with_the_same_supplier_leaves_a_single_point():
    plan = plan_of(
        functions=[{"name": "Shop"}],
        dependencies=[{"name": "Web", "supplier": "SP-1", "backup": "Cloud, other region", "functions": ["F-01"]}],
        suppliers=[CLOUD],
    )
    assert all(one.is_single for one in single_points(plan))


@pytest.mark.parametrize("nobody", ["None", "N/A", "none.", "Unknown", "-"])
def test_a_word_for_nobody_is_nobody_to_call_and_no_backup(nobody):
    web = {"name": "Web", "contact": nobody, "backup": nobody, "functions": ["F-01"]}
    plan = plan_of(functions=[{"name": "Shop"}], dependencies=[web])
    assert failure(plan, ["D-01"]).calls == ()
    (point,) = single_points(plan)
    assert (point.backup, point.is_single) == ("", True)


def test_two_ways_that_share_a_team_a_dependency_or_a_supplier_count_as_one():
    functions = [{"name": "Shop", "rto": "2h"}]
    dependencies = [{"name": "A", "supplier": "SP-1"}, {"name": "B", "supplier": "SP-1"}, {"name": "C"}]

    def depth(*strategies):
        rows = [{"name": f"S{n}", "rto": "1h", "functions": ["F-01"], **row} for n, row in enumerate(strategies)]
        return fallbacks(plan_of(functions=functions, dependencies=dependencies, strategies=rows))[0].depth

    assert depth({"responsible": "One"}, {"responsible": "Two"}) == 2
    assert depth({"responsible": "One"}, {"responsible": " one "}) == 1
    assert depth({"dependencies": ["D-01"]}, {"dependencies": ["D-02"]}) == 1
    assert depth({"dependencies": ["D-01"]}, {"dependencies": ["D-03"]}) == 2
    assert depth({}, {}) == 1
    assert depth({"responsible": "One"}, {"responsible": "Two", "rto": "3h"}) == 1
    assert depth({"responsible": "One"}, {"responsible": "Two", "rto": ""}) == 1


@pytest.mark.parametrize(
    ("supplier", "depth"),
    [
        ("Internal", 2),
        ("In-house IT", 2),
        ("Own team (two people)", 2),
        ("Self-hosted", 2),
        ("None", 2),
        ("us", 2),
        ("US Signal", 1),
        ("Own Company", 1),
        ("Self Storage Ltd", 1),
        ("None Such Networks", 1),
        ("Internal Systems Ltd", 1),
    ],
)
def test_what_is_run_in_house_is_nothing_shared_and_a_name_that_begins_so_is_a_supplier(supplier, depth):
    dependencies = [{"name": name, "supplier": "SP-1"} for name in "AB"]
    rows = [{"name": ref, "rto": "1h", "functions": ["F-01"], "dependencies": [ref]} for ref in ("D-01", "D-02")]
    plan = plan_of(
        functions=[{"name": "Shop", "rto": "2h"}],
        dependencies=dependencies,
        strategies=rows,
        suppliers=[{"ref": "SP-1", "name": supplier}],
    )
    assert fallbacks(plan)[0].depth == depth


def test_a_choice_that_leaves_out_the_first_way_may_be_the_largest():
    dependencies = [{"name": name} for name in "ABC"]
    strategies = [
        {"name": "All", "dependencies": ["D-01", "D-02", "D-03"]},
        *({"name": ref, "dependencies": [ref]} for ref in ("D-01", "D-02", "D-03")),
    ]
    rows = [row | {"rto": "1h", "functions": ["F-01"]} for row in strategies]
    found = fallbacks(plan_of(functions=[{"name": "Shop", "rto": "2h"}], dependencies=dependencies, strategies=rows))[0]
    assert labels(found.chosen) == ["D-01", "D-02", "D-03"]


def test_very_many_ways_give_a_depth_of_at_least():
    rows = [{"name": f"S{n}", "rto": "1h", "functions": ["F-01"], "responsible": f"Team {n}"} for n in range(30)]
    found = fallbacks(plan_of(functions=[{"name": "Shop", "rto": "2h"}], strategies=rows))[0]
    assert (found.depth, found.is_at_least) == (30, True)


def test_a_circle_is_named():
    made = graph(
        plan_of(
            functions=[{"name": "Shop"}],
            dependencies=[{"name": "A", "needs": ["D-02"]}, {"name": "B", "needs": ["D-01"]}],
        )
    )
    assert [[label_of(made, ref) for ref in circle] for circle in cycles(made)] == [["A", "B"]]


@pytest.mark.parametrize(
    "kinds, seconds",
    [
        ({"steps": [{"text": "Replicate the database every 5 minutes"}]}, 300),
        ({"steps": [{"text": "Back up each database every 30 minutes"}]}, 1800),
        ({"steps": [{"text": "Replicate each database nightly"}]}, 86400),
        ({"steps": [{"text": "Back up the ledger every second day"}]}, 172800),
        ({"maintenance": [{"text": "Back up each database", "cadence": "Weekly"}]}, 604800),
        ({"maintenance": [{"text": "Back up all databases", "cadence": "Daily"}]}, 86400),
        ({"maintenance": [{"text": "Nightly snapshots of the disks"}]}, 86400),
        ({"steps": [{"text": "Continuous replication to the second site"}]}, 0),
        ({"strategies": [{"name": "Failover", "rpo": "15m", "functions": ["F-01"]}]}, 900),
        ({"strategies": [{"name": "Failover", "rpo": "15m"}]}, None),
        ({"maintenance": [{"text": "Check the backups", "cadence": "Weekly"}]}, None),
        (
            {
                "exercises": [
                    {"name": "Backup Verification", "frequency": "Weekly", "scope": "Whether backups can be restored"}
                ]
            },
            None,
        ),
        ({"steps": [{"text": "Backups are verified every day"}]}, None),
        ({"steps": [{"text": "Weekly check of the backups"}]}, None),
        ({"steps": [{"text": "We test all the latest copies every hour"}]}, None),
        ({"steps": [{"text": "Back up the test database daily"}]}, 86400),
        ({"risks": [{"title": "Fire", "mitigation": "Backups every hour, away from the house"}]}, 3600),
        ({"supplier_rules": [{"text": "Each supplier replicates our data every hour"}]}, 3600),
        ({"steps": [{"text": "Take the latest backup and restore it"}]}, None),
        ({"steps": [{"text": "Check the health of all systems every 5 minutes"}]}, None),
    ],
)
def test_only_statements_that_protect_data_give_an_interval(kinds, seconds):
    found = data_outlooks(plan_of(functions=[{"name": "Shop", "rpo": "1h"}], **kinds))[0]
    assert (found.best.seconds if found.best else None) == seconds
    assert found.margin == (None if seconds is None else HOUR - seconds)
    assert bool(found.missing) == (seconds is None)


def test_a_statement_about_something_named_covers_what_needs_that_alone():
    plan = plan_of(
        functions=[{"name": "Shop"}, {"name": "Payroll"}],
        dependencies=[{"name": "Ledger", "functions": ["F-02"]}],
        maintenance=[{"text": "Back up the ledger every 4 hours"}],
    )
    assert [bool(found.best) for found in data_outlooks(plan)] == [False, True]


def test_a_statement_covers_what_its_own_sentence_names_and_not_what_stands_beside_it():
    functions = [{"name": "Shop"}, {"name": "Payroll"}]

    def protected(text):
        found = data_outlooks(plan_of(functions=functions, procedures=[{"title": "Data", "text": text}]))
        return [outlook.best.seconds if outlook.best else None for outlook in found]

    assert protected("All is backed up every 30 minutes. The Shop is run from the quay.") == [1800, 1800]
    assert protected("Back up the Shop every 30 minutes. Payroll is copied weekly.") == [1800, 604800]


def test_waiting_counts_against_no_way_back_so_that_losing_a_slow_strategy_raises_no_depth():
    functions, needed = [{"name": "Shop", "rto": "1h"}], [{"name": "Database", "functions": ["F-01"]}]
    fast = {"name": "Failover", "rto": "30m", "functions": ["F-01"]}
    slow = {"name": "Rebuild the database", "rto": "1 day", "dependencies": ["D-01"]}
    both = fallbacks(plan_of(functions=functions, dependencies=needed, strategies=[fast, slow]))
    one = fallbacks(plan_of(functions=functions, dependencies=needed, strategies=[fast]))
    assert both[0].depth == one[0].depth == 1
