"""What was due as evidence: in the pack of a period, checked without the portal, and looked after with all else."""

from datetime import date

import pytest

from testing.actions.deciding import move_occurrence, skip_occurrence, take_up_again
from testing.actions.maintenance import withdraw_maintenance
from testing.models.maintenance import MaintenanceRecord
from testing.models.promises import Promise
from tests.databases import standing
from tests.testing.promising import done_on, held_on, look, noon, rows, signed_on
from tests.trust.tampering import tamper
from tests.trust.test_check_evidence import checked as evidence_checked
from tests.trust.test_check_evidence import report
from tests.trust.test_evidence_pack import Period, checked, edit, packed, table, unpacked

pytestmark = pytest.mark.django_db
SPRING = Period(date(2025, 1, 1), date(2025, 4, 15))


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@standing
def spring(world):
    """Of the monthly test January was held late, February skipped, taken up and skipped again, March moved."""
    signed_on(world, "2025-01-01")
    look(world, "2025-04-15")
    january, february, march = rows(world)[:3]
    held_on(world, "2025-02-03", counts_for=january.ref)
    move = {"to_on": date(2025, 4, 20), "reason": "The room was taken", "by": world.editor, "at": noon("2025-04-15")}
    move_occurrence(occurrence=march, edition=0, **move)
    waiver = skip_occurrence(
        occurrence=february, edition=0, reason="Quarantine", by=world.editor, at=noon("2025-04-15")
    )
    back = {"reason": "They are back", "by": world.editor, "at": noon("2025-04-15")}
    take_up_again(waiver=waiver, edition=1, **back)
    skip_occurrence(occurrence=february, edition=2, reason="Not in time", by=world.editor, at=noon("2025-04-15"))
    activity = Promise.objects.filter(plan=world.plan, kind="maintenance").first()
    wrong = done_on(world, "2025-04-14", activity.ref, activity.name)
    withdraw_maintenance(made=wrong, reason="Of another plan", by=world.editor, at=noon("2025-04-15"))
    return world


def pack(world, tmp_path, period: Period = SPRING):
    return unpacked(packed(world, period)[0], tmp_path / "out")


def test_a_pack_lists_what_was_due_with_all_that_happened_and_its_rows_are_checked(spring, tmp_path):
    folder = pack(spring, tmp_path)
    found = {(one["line"], one["planned_on"]): one for one in table(folder, "programme.csv")}
    january, february, march = (found["exercise-EX-02", f"2025-{day}"] for day in ("01-31", "02-28", "03-31"))
    assert (january["state"], january["days_late"], january["records"]) == ("Done late", "3", "X-01")
    assert (february["state"], february["skipped_because"]) == ("Skipped", "Not in time")
    assert (march["due_on"], "The room was taken" in march["moves"]) == ("2025-04-20", True)
    assert {one["differs"] for one in found.values()} == {""}
    assert any(one["withdrawn_records"] == "MNT-01" for one in found.values())
    said = (folder / "chains/rows.jsonl").read_text()
    for row in ("testing_move", "testing_waiver", "testing_waiverwithdrawal", "testing_fulfilment"):
        assert f'"table": "{row}"' in said
    assert "that something was due" in (folder / "README.txt").read_text()
    assert checked(folder)[0] == 0
    edit(folder, "chains/rows.jsonl", "The room was taken", "The room was free")
    assert "is not what was recorded." in checked(folder)[1]


def test_what_was_due_before_the_period_and_untouched_in_it_is_not_in_the_pack(spring, tmp_path):
    later = Period(date(2025, 4, 15), date(2025, 4, 15))
    found = [one["planned_on"] for one in table(pack(spring, tmp_path, later), "programme.csv")]
    assert "2025-02-28" in found  # skipped on that day
    assert "2025-01-31" not in found


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE testing_waiver SET reason = 'Else'", "was changed after it was recorded"),
        ("UPDATE testing_occurrence SET is_skipped = false", "whether and when it is skipped"),
    ],
)
def test_what_was_bent_is_named_on_the_first_page_of_a_pack(spring, tmp_path, statement, said):
    tamper(statement)
    folder = pack(spring, tmp_path)
    assert "!!! NOT EVERYTHING" in (folder / "README.txt").read_text()
    assert said in (folder / "README.txt").read_text()


TABLES = (
    "testing_fulfilment",
    "testing_move",
    "testing_waiver",
    "testing_waiverwithdrawal",
    "testing_maintenancerecord",
    "testing_maintenancewithdrawal",
)
OTHERWISE = "reason = 'Else'"
CHANGED = {
    "testing_fulfilment": "done_on = '2020-01-01'",
    "testing_maintenancerecord": "notes = 'Else'",
}


def test_the_check_of_all_evidence_reads_every_table_of_the_programme(spring):
    assert MaintenanceRecord.objects.count() == 1
    assert evidence_checked()[0] == 0
    for name in TABLES:
        tamper(f"UPDATE {name} SET {CHANGED.get(name, OTHERWISE)}")  # noqa: S608
    said = report()
    for row in ("fulfilment", "move", "waiver", "waiver withdrawal", "maintenance record", "maintenance withdrawal"):
        assert f"{row} " in said.lower()
    assert said.count("was changed after it was recorded") >= len(TABLES)


def test_a_row_that_was_taken_away_or_put_in_is_named(spring):
    tamper("DELETE FROM testing_move")
    assert "testing_move" in report() or "move" in report().lower()
