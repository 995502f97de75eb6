"""What exercises prove: the readiness page, the board's sheet and the map tell a measured time, and how old it is."""

import io
import shutil
import subprocess
from datetime import date

import pikepdf
import pytest
from django.utils import timezone

from plans.actions.rows import change_row
from plans.evidence.proofs import Proof, ago, last_tried, proofs
from plans.evidence.results import MeasuredRecovery, RecoveryResult
from plans.models.strategies import Strategy
from testing.actions.exercises import withdraw_exercise
from tests.flat import flat
from tests.plans.recovery.linking import link
from tests.testing.holding import function, held, measuring

DAY = date(2026, 3, 2)


@pytest.fixture
def home(sign_in):
    def of(user, path: str = "/") -> str:
        return flat(sign_in(user).get(path).content.decode()).replace("&amp;", "&").replace("\N{NO-BREAK SPACE}", " ")

    return of


def proof(rta: int, *, rto: int | None = 14400, on: date = DAY, within_rpo: bool = True) -> Proof:
    return Proof("X-01", on, rta, rto, within_rpo, DAY)


@pytest.mark.parametrize(
    "rta, rto, margin, counts",
    [
        (13680, 14400, "12 min to spare", True),
        (15900, 14400, "25 min too late", False),
        (14400, 14400, "just in time", True),
        (14400, None, "no RTO", False),
    ],
)
def test_a_proof_says_its_margin(rta, rto, margin, counts):
    latest = proof(rta, rto=rto)
    assert (latest.margin.replace("\N{NO-BREAK SPACE}", " "), latest.proves_recovery) == (margin, counts)


@pytest.mark.parametrize(
    "on, words, is_aged",
    [
        (DAY, "today", False),
        (date(2026, 3, 1), "yesterday", False),
        (date(2026, 2, 10), "20 days ago", False),
        (date(2025, 12, 2), "3 months ago", False),
        (date(2025, 3, 2), "12 months ago", False),
        (date(2025, 3, 1), "12 months ago", True),
        (date(2024, 1, 15), "25 months ago", True),
    ],
)
def test_a_proof_ages(on, words, is_aged):
    assert (ago(on, DAY), proof(60, on=on).is_aged, proof(60, on=on).proves_recovery) == (words, is_aged, not is_aged)


def test_data_lost_beyond_the_rpo_proves_nothing():
    assert not proof(60, within_rpo=False).proves_recovery


def test_the_latest_measurement_is_the_proof():
    early = RecoveryResult(
        "X-01", "EX-01", date(2026, 1, 1), measurements=(MeasuredRecovery("F-01", "S-01", 60, None, 90, None),)
    )
    late = RecoveryResult(
        "X-02", "EX-01", date(2026, 2, 1), measurements=(MeasuredRecovery("F-01", "S-01", 99, None, 90, None),)
    )
    to_come = RecoveryResult(
        "X-03", "EX-01", date(2026, 4, 1), measurements=(MeasuredRecovery("F-01", "", 1, None, 90, None),)
    )
    found = proofs((early, late, to_come), {"F-01": 120, "F-02": 60}, today=DAY)
    assert {ref: (one.ref, one.rta, one.rto) for ref, one in found.items()} == {"F-01": ("X-02", 99, 120)}
    assert last_tried((early, late, to_come), today=DAY) == {"S-01": "last exercised 29 days ago (X-02), not in time"}


def by_failover(function: str, rta: int, rto: int | None, *, rpa: int | None = None) -> MeasuredRecovery:
    return MeasuredRecovery(function, "S-01", rta, rpa, rto, 60)


@pytest.mark.parametrize(
    "measured, went",
    [
        ((by_failover("F-01", 60, 90), by_failover("F-02", 60, 60)), ", in time"),
        ((by_failover("F-01", 99, 90), by_failover("F-02", 60, 60)), ", not in time"),
        ((by_failover("F-01", 60, 90), by_failover("F-02", 99, None)), ", in time"),
        ((by_failover("F-01", 60, None),), ""),
        ((by_failover("F-01", 60, 90, rpa=61),), ", in time, lost too much data"),
        (
            (by_failover("F-01", 60, 90, rpa=61), by_failover("F-02", 99, 90, rpa=1)),
            ", not in time, lost too much data",
        ),
        ((by_failover("F-01", 60, 90), MeasuredRecovery("F-02", "S-02", 99, None, 90, None)), ", in time"),
    ],
)
def test_a_strategy_is_told_by_all_that_it_brought_back_in_its_last_exercise(measured, went):
    done = RecoveryResult("X-01", "EX-01", DAY, measurements=measured)
    assert last_tried((done,), today=DAY)["S-01"] == f"last exercised today (X-01){went}"


def test_home_says_what_is_proven_and_when(world, home):
    held(world, measuring(function(world), "3h 48m"), measuring(function(world, "User Authentication"), "2h 25m"))
    page = home(world.editor)
    assert "1 has been demonstrated in the last year; 1 came back too late when last measured." in page
    claims = page.partition('id="claims-title"')[2].partition("</section>")[0]
    assert claims.count('href="/plans/BCP-01/exercises/X-01/"') == 2
    assert "3 h 48 min" in claims
    assert "12 min to spare" in claims
    assert "25 min too late" in claims
    assert claims.count("proven yesterday") == 2
    assert claims.count("Never demonstrated") == 1
    assert "2 of 3</b> functions were shown to recover in the last year" in page


def test_an_old_proof_is_marked_as_aged_and_covers_nothing(world, home):
    held(world, measuring(function(world), "1h"), days_ago=400)
    page = home(world.editor)
    assert "Aged: proven 13 months ago" in page
    assert "None has been demonstrated in the last year." in page
    assert "0 of 3</b> functions were shown to recover in the last year" in page


def test_a_function_without_an_rto_is_not_demonstrated_in_time(world, home):
    row = function(world)
    change_row(row=row, values={"rto": ""}, edition=row.edition, by=world.editor, at=timezone.now())
    held(world, measuring(function(world), "1h"))
    page = home(world.editor)
    assert "None has been demonstrated in the last year." in page
    assert "no RTO" in page.partition('id="claims-title"')[2].partition("</section>")[0]


def test_a_proof_is_held_against_the_rto_of_today(world, home):
    row = function(world)
    held(world, measuring(row, "2h"))
    assert "2 h to spare" in home(world.editor)
    change_row(row=row, values={"rto": "1h"}, edition=row.edition, by=world.editor, at=timezone.now())
    assert "1 h too late" in home(world.editor)


def test_a_withdrawn_record_proves_nothing(world, home):
    made = held(world, measuring(function(world), "1h"))
    assert "3 h to spare" in home(world.editor)
    withdraw_exercise(exercise=made, reason="Wrong", by=world.editor, at=timezone.now())
    page = home(world.editor)
    assert "to spare" not in page
    assert page.count("Never demonstrated") == 3


def test_a_missed_exercise_leads_from_home_to_its_form(world, home):
    assert "exercises/record/?of=EX-" in home(world.editor)
    assert "exercises/record/" not in home(world.cto)


def test_the_board_reads_what_is_proven(world, sign_in):
    held(world, measuring(function(world), "3h 48m"), days_ago=400)
    answer = sign_in(world.coo).get("/readiness/pdf/")
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
    reader = shutil.which("pdftotext")
    if not reader:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run([reader, "-raw", "-", "-"], input=answer.content, capture_output=True, check=True)  # noqa: S603
    words = "".join(done.stdout.decode().split())
    assert "3h48min,12mintospare" in words
    assert "13monthsago:aged" in words
    assert words.count("neverdemonstrated") == 2


def test_the_map_tells_when_a_strategy_was_exercised(world, home):
    link(world)
    strategy = Strategy.objects.filter(plan=world.plan, functions=function(world)).first()
    address = f"/plans/BCP-01/what-if/?failed={function(world).ref}"
    assert "No exercise or use of it is recorded." in home(world.editor, address)
    held(world, measuring(function(world), "1h", strategy=strategy))
    assert "Last exercised yesterday (X-01), in time." in home(world.editor, address)


def test_a_proof_takes_three_queries_more_whatever_is_recorded(world, sign_in, django_assert_num_queries):
    client = sign_in(world.editor)
    counts = []
    for days in range(1, 9):
        held(world, measuring(function(world), "1h"), days_ago=days)
        if days in {1, 8}:
            client.get("/")
            with django_assert_num_queries(25) as queries:
                client.get("/")
            counts.append(len(queries))
    assert counts[0] == counts[1]
