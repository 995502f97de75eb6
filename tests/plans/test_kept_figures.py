"""Figures that are kept: always those of the documents as they are, whoever made them, and whatever became of them."""

import random
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.signing import Signer
from django.utils import timezone

from bcp_portal.documents.canonical import canonical, from_canonical, sha256
from plans.actions.kept_figures import keep_due_figures, remake_figures
from plans.actions.rows import change_row, delete_row
from plans.evidence.proofs import proofs
from plans.evidence.sources import results_of
from plans.evidence.status import versions_in_force
from plans.evidence.wordings import SEAL, Wording, as_kept, from_kept, wording_of
from plans.models.figures import KeptFigures, KeptFunction, made_of
from plans.models.findings import Checkup
from plans.models.functions import BusinessFunction
from plans.models.plan import Draft, Plan
from plans.models.strategies import Strategy
from plans.page_cache import forget
from plans.pages.readiness import kept, working_out
from plans.pages.readiness.figures import figures_of
from plans.reading.reviews_due import StatedReviews
from plans.tasks import check_plans, keep_figures
from testing.actions.exercises import record_exercise, withdraw_exercise
from testing.models.exercises import Exercise
from testing.recording import ExerciseRecording, Measuring
from tests.flat import flat
from tests.many import keep_all_figures, many_plans
from tests.plans.linting.building import document
from tests.racing import at_once
from tests.stages import in_force
from tests.testing.holding import measuring
from tests.trust.tampering import tamper

PHASES = {"phases": [{"name": "Response", "window": "0-15 minutes"}], "steps": [{"text": "Monitor every 5 minutes"}]}
LATE = {"name": "Billing", "rto": "30 minutes"}
SLOW = {"name": "S", "rto": "1 hour", "functions": ["F-01"]}


def drafted(plan: Plan, **kinds: object) -> None:
    """In place of the plan's draft."""
    text = canonical(document(**kinds))
    Draft.objects.filter(plan=plan).update(document=text, sha256=sha256(text))


@pytest.fixture
def page(sign_in):
    def of(user, path: str = "/") -> str:
        answer = sign_in(user).get(path)
        assert answer.status_code == 200
        return flat(answer.content.decode()).replace("&amp;", "&").replace("\N{NO-BREAK SPACE}", " ")

    return of


def expected(plan: Plan, text: str) -> tuple[object, ...]:
    """What a document says, worked out here and now."""
    found = figures_of(from_canonical(text))
    latest = proofs(results_of([plan])[plan.pk], {one.ref: one.rto for one in found.functions}, today=date.max)
    measured = {ref: (one.on, one.rta, one.ref, one.url, one.is_over) for ref, one in latest.items()}
    return (
        (found.risks.count, found.risks.grave, found.risks.unrated),
        [(vars(one), measured.get(one.ref)) for one in found.functions],
    )


def kept_of(plan: Plan, *, is_in_force: bool) -> tuple[object, ...]:
    """What is kept of it."""
    found = KeptFigures.objects.get(plan=plan, in_force=is_in_force)
    functions = found.named.order_by("place")
    return (
        (found.risks, found.grave_risks, found.unrated_risks),
        [
            (
                one.said,
                one.proof and (one.measured_on, one.proof["rta"], one.proof["ref"], one.proof["url"], one.is_too_slow),
            )
            for one in functions
        ],
    )


def assert_right(*plans: Plan) -> None:
    """Of drafts and of what is in force."""
    versions = versions_in_force(plans)
    for plan in plans:
        assert kept_of(plan, is_in_force=False) == expected(plan, Draft.objects.get(plan=plan).document)
        if version := versions.get(plan.pk):
            version.refresh_from_db(fields=["snapshot"])
            assert kept_of(plan, is_in_force=True) == expected(plan, version.snapshot)
            wording = KeptFigures.objects.get(plan=plan, in_force=True).wording
            assert from_kept(wording, version.sha256) == wording_of(from_canonical(version.snapshot))


def test_what_is_kept_of_the_demonstration_is_what_its_documents_say(told_demonstration):
    keep_all_figures()
    assert_right(*Plan.objects.all())
    assert KeptFunction.objects.filter(proof__isnull=False).exists()
    assert KeptFunction.objects.filter(proof__isnull=True).exists()


def rename(world, dice: random.Random) -> None:
    row = dice.choice(list(BusinessFunction.objects.filter(plan=world.plan, deleted_at=None)))
    change_row(row=row, values={"name": f"Function {dice.random()}"}, edition=row.edition, by=world.editor, at=NOW())


def hurry(world, dice: random.Random) -> None:
    row = dice.choice(list(BusinessFunction.objects.filter(plan=world.plan, deleted_at=None)))
    rto = dice.choice(["1h", "5 hours", "", "99999999999999 years", "soon"])
    change_row(row=row, values={"rto": rto}, edition=row.edition, by=world.editor, at=NOW())


def serve(world, dice: random.Random) -> None:
    row = Strategy.objects.filter(plan=world.plan, deleted_at=None).first()
    chosen = dice.sample(list(BusinessFunction.objects.filter(plan=world.plan, deleted_at=None)), 1)
    change_row(row=row, values={"functions": chosen}, edition=row.edition, by=world.editor, at=NOW())


def drop(world, dice: random.Random) -> None:
    found = list(BusinessFunction.objects.filter(plan=world.plan, deleted_at=None))
    if len(found) > 2:
        row = dice.choice(found)
        delete_row(row=row, edition=row.edition, by=world.editor, at=NOW())


def measure(world, dice: random.Random) -> None:
    row = dice.choice(list(BusinessFunction.objects.filter(plan=world.plan)))
    on = timezone.localdate() - timedelta(days=dice.randrange(800))
    hold(world, on, measuring(row, f"{dice.randrange(1, 9)} hours"))


def take_back(world, dice: random.Random) -> None:
    held = list(Exercise.objects.valid().filter(plan=world.plan))
    if held:
        withdraw_exercise(exercise=dice.choice(held), reason="Wrong", by=world.editor, at=NOW())


def sign(world, dice: random.Random) -> None:
    rename(world, dice)
    in_force(world, at=NOW())


def hold(world, on: date, *measured: Measuring) -> None:
    recording = ExerciseRecording(uuid4(), "Drill", on, succeeded=True, measuring=measured)
    record_exercise(plan=world.plan, recording=recording, by=world.editor, at=NOW())


NOW = timezone.now
DEEDS = (rename, hurry, serve, drop, measure, take_back, sign)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_what_is_kept_is_what_the_documents_say(world, page, seed):
    dice = random.Random(seed)  # noqa: S311 - it is to be the same each time
    page(world.editor)
    for deed in dice.choices(DEEDS, k=12):
        deed(world, dice)
        page(world.editor)
        page(world.reader)
        assert_right(world.plan)


def function(world, ref: str) -> BusinessFunction:
    return BusinessFunction.objects.get(plan=world.plan, ref=ref)


def late_and_slow(world) -> None:
    drafted(world.plan, functions=[LATE], strategies=[SLOW], risks=[{"title": "Fire"}], **PHASES)


def test_what_is_too_late_comes_first_then_what_is_unknown(world, page):
    drafted(
        world.plan,
        functions=[{"name": name, "rto": rto} for name, rto in (("Fine", "9h"), ("Unknown", "1h"), ("Late", "30m"))],
        strategies=[{"name": "S", "rto": "1 hour", "functions": ["F-01", "F-03"]}],
        **PHASES,
    )
    listed = page(world.editor, "/readiness/functions/")
    assert listed.index(">Late</a>") < listed.index(">Unknown</a>") < listed.index(">Fine</a>")
    assert [label in page(world.editor, "/readiness/functions/?show=late") for label in (">Late</a>", ">Fine</a>")] == [
        True,
        False,
    ]


def test_coverage_tells_who_lacks_what(world, page):
    drafted(
        world.plan,
        functions=[{"name": "Billing", "owner": "P-1"}, {"name": "Payroll", "owner": "P-2"}, {"name": "Archive"}],
        strategies=[{"name": "S", "rto": "1 hour", "functions": ["F-01"]}],
        roles=[{"role": "Head of Billing", "person": "P-1", "deputy": "P-3"}, {"role": "Head of Pay", "person": "P-2"}],
        exercises=[{"name": "Billing drill", "frequency": "Yearly", "scope": "Billing"}],
    )
    today = timezone.localdate()
    hold(world, today, measuring(function(world, "F-02"), "1 hour"))
    hold(world, today - timedelta(days=400), measuring(function(world, "F-01"), "1 hour"))
    lacking = {
        key: [name for name in ("Billing", "Payroll", "Archive") if f">{name}</a>" in listed]
        for key in ("strategy", "owner", "deputy", "scope", "exercised")
        if (listed := page(world.editor, f"/readiness/functions/?show=no-{key}"))
    }
    assert lacking == {
        "strategy": ["Payroll", "Archive"],
        "owner": ["Archive"],
        "deputy": ["Payroll", "Archive"],
        "scope": ["Payroll", "Archive"],
        "exercised": ["Billing", "Archive"],
    }
    card = page(world.editor).partition('id="coverage-title"')[2]
    for words in ("1 of 3</b> functions have a strategy", "2 of 3</b> functions have an owner"):
        assert words in card
    assert "1 of 3</b> functions were shown to recover in the last year" in card
    for _, names in zip(("strategy", "owner"), (("Payroll", "Archive"), ("Archive",)), strict=True):
        card = card.partition('<ul class="names">')[2]
        assert [name for name in ("Billing", "Payroll", "Archive") if f">{name}</a>" in card.partition("</ul>")[0]] == [
            *names
        ]


def test_an_rto_of_more_seconds_than_a_column_holds_is_shown_as_it_is(world, page):
    drafted(world.plan, functions=[{"name": "Archive", "rto": "999999999999 years"}, {"name": "Other"}])
    listed = page(world.editor, "/readiness/functions/")
    assert listed.index(">Archive</a>") < listed.index(">Other</a>")
    assert_right(world.plan)


def test_what_another_program_kept_is_made_anew(world, page):
    page(world.editor)
    for kept_before in KeptFigures.objects.all():
        form, _, rest = kept_before.made_of.partition(" ")
        KeptFigures.objects.filter(pk=kept_before.pk).update(made_of=f"{int(form) - 1} {rest}", risks=77)
    KeptFunction.objects.update(said={"of": "another form"})
    assert ">77<" not in page(world.editor, "/readiness/risks/")
    assert_right(world.plan)


def test_who_reads_no_drafts_sees_no_figures_of_drafts(world, signed, page):
    drafted(
        world.plan,
        functions=[{"name": "Secret bureau", "rto": "1h"}],
        risks=[{"title": f"Secret {number}"} for number in range(41)],
    )
    page(world.editor)
    for path in ("/", "/readiness/functions/", "/readiness/functions/?show=no-strategy", "/readiness/risks/"):
        assert "ecret" not in page(world.reader, path)
        assert ">41<" not in page(world.reader, path)
    assert "Secret bureau" in page(world.editor, "/readiness/functions/")
    assert ">41<" in page(world.editor, "/readiness/risks/")
    assert_right(world.plan)


def test_who_reads_no_drafts_is_told_nothing_of_a_plan_without_a_version_in_force(world, page):
    late_and_slow(world)
    page(world.editor)
    KeptFigures.objects.filter(plan=world.plan).update(in_force=True)
    for path in ("/", "/readiness/functions/", "/readiness/risks/"):
        assert "Billing" not in page(world.reader, path)


def test_of_many_plans_a_page_makes_some_and_says_what_is_missing(world, page, monkeypatch):
    many_plans(world.plan, 4)
    KeptFigures.objects.all().delete()
    monkeypatch.setattr(kept, "MOST_AT_ONCE", 2)
    monkeypatch.setattr("plans.tasks.FIGURES_AT_ONCE", 2)
    first = page(world.editor)
    assert "The figures of 3 plans are still being worked out" in first
    assert "any of 6 functions" in first
    assert KeptFigures.objects.count() == 2
    keep_figures()
    keep_figures()
    assert KeptFigures.objects.count() == 5
    last = page(world.editor)
    assert "any of 15 functions" in last
    assert "being worked out" not in last


def test_a_plan_that_cannot_be_read_takes_no_page_away_from_the_others(world, page, caplog):
    many_plans(world.plan, 2)
    broken = Plan.objects.get(code="M-0002")
    Draft.objects.filter(plan=broken).update(document="{}", sha256=sha256("{}"))
    for path in ("/", "/readiness/functions/", "/readiness/risks/"):
        assert "1 plan could not be read" in page(world.editor, path)
    assert "any of 6 functions" in page(world.editor)
    assert "Plan M-0002 has no figures." in caplog.text
    assert keep_due_figures(most=5, at=NOW()) == 0


def test_figures_that_were_changed_past_the_portal_are_found_and_made_anew(world, signed, page, caplog):
    page(world.editor)
    page(world.reader)
    assert remake_figures(plans=current(), at=NOW()) == []
    for change in (
        lambda: KeptFigures.objects.filter(in_force=True).update(late=5),
        lambda: KeptFunction.objects.filter(figures__in_force=True).update(gravity=2),
        lambda: KeptFunction.objects.filter(place=0).delete(),
        lambda: KeptFigures.objects.filter(in_force=True).update(wording={"title": "Another"}),
        lambda: KeptFunction.objects.filter(place=1).update(said={"ref": "F-01"}),
    ):
        change()
        caplog.clear()
        assert remake_figures(plans=current(), at=NOW()) == ["BCP-01"]
        assert "The figures of plan BCP-01 were not what its document says" in caplog.text
        assert_right(world.plan)


def current() -> list[Plan]:
    return list(Plan.objects.current().with_draft_hash())


def test_a_version_that_is_not_what_was_signed_has_no_figures(world, signed, page):
    tamper("UPDATE plans_planversion SET snapshot = replace(snapshot, 'Recovery', 'Discovery')")
    assert "1 plan could not be read" in page(world.reader)
    assert not KeptFigures.objects.filter(in_force=True).exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_keep_the_same_at_once_keep_it_once(world):
    many_plans(world.plan, 8)
    KeptFigures.objects.all().delete()
    at_once(*[lambda: keep_due_figures(most=9, at=NOW())] * 3)
    assert KeptFigures.objects.count() == 9
    assert_right(*Plan.objects.all())


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_is_deleted_meanwhile_stops_nobody(world, monkeypatch):
    many_plans(world.plan, 1)
    KeptFigures.objects.all().delete()
    make = working_out._made

    def made(content, *rest):
        Plan.objects.filter(code="M-0002").delete()
        return make(content, *rest)

    monkeypatch.setattr(working_out, "_made", made)
    keep_due_figures(most=9, at=NOW())
    monkeypatch.undo()
    keep_due_figures(most=9, at=NOW())
    assert_right(world.plan)


def test_the_check_of_the_day_finds_what_was_changed_and_one_bad_plan_stops_no_other(world, caplog):
    many_plans(world.plan, 2)
    KeptFunction.objects.update(gravity=2)
    broken = Plan.objects.get(code="M-0002")
    Draft.objects.filter(plan=broken).update(document="{}", sha256=sha256("{}"))
    Checkup.objects.update(checked_at=NOW() - timedelta(days=2))
    check_plans()
    assert "The figures of plan BCP-01 were not" in caplog.text
    assert "The figures of plan M-0003 were not" in caplog.text
    assert_right(*Plan.objects.exclude(pk=broken.pk))


def test_what_a_version_says_of_itself_is_read_once_for_all_processes(world, signed, page):
    page(world.reader)  # keeps it
    changed = as_kept(Wording("Another", StatedReviews()), signed.sha256)
    KeptFigures.objects.filter(in_force=True).update(wording=changed)
    forget()
    assert "Another" in page(world.reader, "/plans/")


def test_what_is_kept_of_another_content_or_misshapen_is_read_anew(world, signed, page):
    listed = page(world.reader, "/plans/").partition("<main")[2]
    page(world.reader)
    sealed = as_kept(Wording("Another", StatedReviews()), signed.sha256)
    for change in (
        {"wording": {"title": "Another", "lines": [], "days": []}},  # as it is kept, but for the seal
        {"wording": as_kept(Wording("Another", StatedReviews()), "0" * 64)},  # of another content
        {"wording": Signer(key="guessed", salt=SEAL).sign_object(Signer(salt=SEAL).unsign_object(sealed))},
        {"wording": f"{sealed}x"},
        {"wording": {"title": "Another"}},
        {"wording": ["Another"]},
        {"wording": {"title": "Another", "lines": [{"no": 1}], "days": []}},
        {"wording": {"title": "Another", "lines": [], "days": ["soon"]}},
        {"made_of": made_of("0" * 64), "wording": {"title": "Another", "lines": [], "days": []}},
    ):
        KeptFigures.objects.update(**change)
        forget()
        assert page(world.reader, "/plans/").partition("<main")[2] == listed
