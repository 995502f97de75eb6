"""The form that records a result: against which objectives, what it refuses, and what it keeps."""

import re
from uuid import uuid4

import pytest
from django.utils import timezone

from plans.actions.plans import archive_plan
from plans.actions.rows import change_row, delete_row
from plans.models.plan import Draft
from plans.models.states import VersionState
from plans.models.versions import PlanVersion
from testing.models.exercises import Exercise
from tests.testing.holding import function, scheduled, words

RECORD = "/plans/BCP-01/exercises/record/"


def shown_document(world) -> str:
    """SHA-256 of the document against which results are recorded."""
    version = PlanVersion.objects.in_state(VersionState.IN_FORCE, plans=[world.plan.pk]).first()
    return version.sha256 if version else Draft.objects.get(plan=world.plan).sha256


@pytest.fixture
def send(world, sign_in):
    """Send the form as somebody; ``F`` stands for Data Processing in names of fields."""

    def as_(user, **values):
        ref = function(world).ref
        given = {
            "token": uuid4(),
            "held_against": shown_document(world),
            "of": scheduled(world).ref,
            "held_on": timezone.localdate().isoformat(),
            "succeeded": "yes",
            **{re.sub("_F$", f"_{ref}", name): value for name, value in values.items()},
        }
        return sign_in(user).post(RECORD, given)

    return as_


def test_a_result_is_recorded_in_one_form(world, send, page):
    answer = send(
        world.editor, rta_F="4h 25m", rpa_F="9m", strategy_F="S-02", notes="**Nobody** had the key", participants="IT"
    )
    assert answer.status_code == 302
    assert answer.url == "/plans/BCP-01/exercises/X-01/"
    shown = page(world.auditor, answer.url)
    assert "Data Processing took 4 h 25 min, 25 min over its RTO of 4 h." in shown
    assert "<strong>Nobody</strong> had the key" in shown
    assert "Full DR Test" in shown
    made = Exercise.objects.get()
    assert (made.version, made.scope, made.recorded_by) == ("", scheduled(world).scope, world.editor)
    assert made.measurements.get().strategy_ref == "S-02"


@pytest.mark.parametrize("who", ["responder", "editor"])
def test_everybody_records_against_the_version_in_force(world, signed, send, page, who):
    row, drill = function(world), scheduled(world, "Backup Verification")
    change_row(row=row, values={"rto": "1h"}, edition=row.edition, by=world.editor, at=timezone.now())
    change_row(
        row=drill,
        values={"name": "Secret test", "scope": "Secret rooms"},
        edition=drill.edition,
        by=world.editor,
        at=timezone.now(),
    )
    by = getattr(world, who)
    form = page(by, RECORD)
    assert f"in v{signed.number}, which is in force" in form
    assert "Secret" not in form
    assert send(by, of=drill.ref, rta_F="2h").status_code == 302
    made = Exercise.objects.get()
    assert (made.version, made.measurements.get().rto) == (signed.number, "4h")
    assert (made.name, made.passed) == ("Backup Verification", True)
    assert "Secret" not in made.scope


def test_an_exercise_that_the_version_in_force_does_not_schedule_is_said_to_be_outside_it(world, signed, page):
    assert f"EX-99 is not scheduled in v{signed.number}" in page(world.editor, f"{RECORD}?of=EX-99")


def test_before_a_version_is_in_force_only_who_reads_the_draft_records(world, sign_in, page):
    assert sign_in(world.responder).get(RECORD).status_code == 404
    assert "in the draft: no version is in force yet" in page(world.editor, RECORD)


def test_a_plan_that_changed_while_the_form_was_open_shows_it_again_with_what_was_typed(world, send):
    before = shown_document(world)
    row, gone = function(world), function(world, "User Authentication")
    change_row(row=row, values={"rto": "1h"}, edition=row.edition, by=world.editor, at=timezone.now())
    delete_row(row=gone, edition=gone.edition, by=world.editor, at=timezone.now())
    typed = {"rta_F": "2h", f"rta_{gone.ref}": "17m", "notes": "The key was away", "succeeded": "no"}
    answer = send(world.editor, held_against=before, **typed)
    assert answer.status_code == 409
    shown = words(answer)
    assert "The plan changed meanwhile. What is below is held against it as it is now: look it over." in shown
    assert f"No longer in the plan: 17m of {gone.ref}." in shown
    assert 'value="2h"' in shown
    assert "The key was away" in shown
    assert f'value="{shown_document(world)}"' in shown
    assert not Exercise.objects.exists()
    assert send(world.editor, **typed).status_code == 302
    assert Exercise.objects.get().measurements.get().rto == "1h"


@pytest.mark.parametrize(
    "values, refusal",
    [
        ({"rta_F": "4"}, "“4” has no unit: write 4m, 4h or 4d."),
        ({"rta_F": "soon"}, "“soon” is not a length of time"),
        ({"rta_F": "300000000000 years"}, "“300000000000 years” is longer than 100 years"),
        ({"rta_F": "N/A"}, "“N/A” is not a measured time"),
        ({"rta_F": "> 4h"}, "“&gt; 4h” is not a measured time"),
        ({"rta_F": "5 min - 1h"}, "“5 min - 1h” is not a measured time"),
        ({"rta_F": "4h - 1h"}, "“4h - 1h” is not a measured time"),
        ({"rta_F": "TBD"}, "“TBD” is not a measured time"),
        ({"rpa_F": "9m"}, "How long did it take until it was back?"),
        ({"succeeded": ""}, "Say whether it did: yes or no."),
        ({"of": "", "name": ""}, "Choose the exercise above, or write here what it was called."),
        ({"name": "Power cut"}, "Choose one: the scheduled exercise above, or another name."),
        ({"of": "EX-99"}, "EX-99 is not one of the available choices"),
        ({"held_on": "2999-01-01"}, "2999-01-01 is still to come: record it once it was done."),
        ({"held_on": "0026-11-27"}, "0026-11-27 is too long ago: write the year with four digits."),
        ({"token": "none"}, "valid UUID"),
    ],
)
def test_what_can_not_be_recorded_is_said_at_its_field(world, send, values, refusal):
    answer = send(world.editor, **values)
    assert answer.status_code == 422
    assert refusal in words(answer)
    assert not Exercise.objects.exists()


@pytest.mark.parametrize("said", ["", " ", "-", "–"])
def test_a_line_that_says_nothing_measures_nothing(world, send, said):
    assert send(world.editor, rta_F=said).status_code == 302
    assert not Exercise.objects.get().measurements.exists()


def test_a_form_sent_twice_records_once(world, send, sign_in):
    token = uuid4()
    first, second = send(world.editor, token=token), send(world.editor, token=token)
    assert first.url == second.url == "/plans/BCP-01/exercises/X-01/"
    assert "nothing was added twice" in words(sign_in(world.editor).get(second.url))
    assert Exercise.objects.count() == 1


def test_an_exercise_outside_the_schedule_has_its_own_name(world, send, page):
    send(world.editor, of="", name="Power cut")
    made = Exercise.objects.get()
    assert (made.schedule_ref, made.name) == ("", "Power cut")
    assert "outside the schedule" in page(world.editor)


def test_an_archived_plan_takes_no_result(world, send, sign_in):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    answer = send(world.editor)
    assert answer.status_code == 422
    assert "The plan is archived" in words(answer)
    assert sign_in(world.editor).get(RECORD).url == "/exercises/?plan=BCP-01"
    assert "The plan is archived: take it out" in words(sign_in(world.editor).get(RECORD, follow=True))
