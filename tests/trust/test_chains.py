"""Links are made with the rows they are about, one after another whoever adds at once, and what is old may be let go."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bcp_portal.accounts.roles import Role
from bcp_portal.audit.chain_check import evidence_faults, frozen_models, position_of
from bcp_portal.audit.chaining import ACCESS, PORTAL, START, heads, plan_chain
from bcp_portal.audit.contents import content_of
from bcp_portal.audit.insert_only import RowsAreFrozen
from bcp_portal.audit.models import ChainLink, ChainSeal, Event, Pruning
from bcp_portal.audit.recording import record
from bcp_portal.audit.sealing import prune_access, seal_chains
from plans.actions.rows import change_row
from plans.models.strategies import Strategy
from tests.conftest import NOW, person
from tests.racing import at_once


def recorded(code: str = "BCP-01", *, kind: str = "") -> Event:
    return record(
        actor=None, verb="told", at=NOW, plan_code=code, kind=kind, before={"b": [1.0, "ü"]}, after={"x": None}
    )


def test_the_first_link_carries_zeros_and_each_next_one_the_hash_before(db):
    for _ in range(3):
        recorded()
    links = ChainLink.objects.filter(chain=plan_chain("BCP-01")).order_by("position")
    assert [link.position for link in links] == [1, 2, 3]
    assert [link.previous for link in links] == [START, links[0].hash, links[1].hash]


def test_what_belongs_to_no_plan_has_a_chain_of_its_own(db):
    recorded("")
    assert heads().keys() == {PORTAL}


def test_a_sign_in_has_a_chain_of_its_own_also_one_that_names_a_plan(db):
    recorded(kind="access")
    assert heads().keys() == {ACCESS}


def test_rows_that_are_added_together_are_linked_in_their_order(db):
    made = Event.objects.bulk_create(Event(at=NOW, actor_name="A", verb=verb, plan_code="BCP-01") for verb in "abc")
    links = ChainLink.objects.order_by("position").values_list("key", flat=True)
    assert list(links) == [event.pk for event in made]


def test_rows_that_are_there_already_are_never_passed_over(db):
    with pytest.raises(RowsAreFrozen):
        Event.objects.bulk_create([Event(at=NOW, actor_name="A", verb="a")], ignore_conflicts=True)


def test_a_link_is_lost_with_its_row_and_leaves_no_gap(db):
    recorded()
    with transaction.atomic():
        recorded()
        transaction.set_rollback(True)
    recorded()
    assert list(ChainLink.objects.order_by("position").values_list("position", flat=True)) == [1, 2]
    assert list(evidence_faults()) == []


def test_a_row_that_the_database_refuses_leaves_the_chain_as_it_was(db, world):
    before = heads()
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(pk=Event.objects.first().pk, at=NOW, actor_name="A", verb="a")
    assert heads() == before


@pytest.mark.parametrize("model", frozen_models(), ids=lambda model: model._meta.label)
def test_every_model_whose_rows_are_frozen_says_which_plan_or_incident_they_belong_to(model):
    path = model.incident_path or model.plan_path
    *steps, last = path.split("__")
    found = model
    for step in steps:
        found = found._meta.get_field(step).related_model
    assert not path or found._meta.get_field(last)
    assert not model.incident_path or (found._meta.model_name, last) == ("incident", "ref")
    assert path or not {"plan", "incident"} & {field.name for field in model._meta.fields}


@pytest.mark.parametrize("model", frozen_models(), ids=lambda model: model._meta.label)
def test_a_column_that_comes_later_is_empty_in_the_rows_from_before(model):
    """What is empty is left out of what a row says: another default would change what old rows said."""
    defaults = [field.get_default() for field in model._meta.concrete_fields if field.has_default()]
    assert all(default in ("", False, 0, None, []) for default in defaults)


def test_a_row_says_the_same_before_and_after_it_is_loaded_again(db):
    at = timezone.now()
    event = record(
        actor=None, verb="v", at=at, before={1: (1.0, 1.5, 1e16, True, None)}, after={"z": 1, "a": "ü\u2028"}
    )
    assert content_of(event) == content_of(Event.objects.get(pk=event.pk))


def test_an_empty_column_and_a_filled_one_never_say_the_same(db):
    event = Event(pk=1, at=NOW, actor_name="A", verb="v")
    said = content_of(event)
    for name, value in (("summary", " "), ("before", {}), ("after", []), ("before", ""), ("after", 0)):
        assert content_of(Event(**{"pk": 1, "at": NOW, "actor_name": "A", "verb": "v", name: value})) != said


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_fifty_writers_at_once_make_one_chain():
    at_once(*[partial(recorded, "BCP-01" if number % 2 else "") for number in range(50)])
    assert {chain: head.position for chain, head in heads().items()} == {"plan/BCP-01": 25, PORTAL: 25}
    assert list(evidence_faults()) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_writers_whose_transactions_are_rolled_back_leave_no_gap_to_those_beside_them():
    def given_up() -> None:
        with transaction.atomic():
            recorded()
            recorded("")
            transaction.set_rollback(True)

    at_once(*[given_up if number % 3 == 0 else recorded for number in range(30)])
    assert {chain: head.position for chain, head in heads().items()} == {"plan/BCP-01": 20}
    assert list(evidence_faults()) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_saves_of_a_plan_and_events_of_no_plan_at_once_never_wait_for_each_other_for_ever(world):
    def save(number: int) -> None:
        row = Strategy.objects.filter(plan=world.plan).order_by("pk")[number]
        change_row(row=row, values={"rto": f"{number + 5} hours"}, edition=row.edition, by=world.editor, at=NOW)

    def both() -> None:
        with transaction.atomic():
            recorded()
            recorded("")

    at_once(*[partial(save, number) for number in range(4)], *[both] * 6, *[partial(recorded, "")] * 6)
    assert list(evidence_faults()) == []


def test_a_day_is_sealed_once(world):
    assert seal_chains(at=NOW)
    assert seal_chains(at=NOW + timedelta(hours=2)) is None
    assert ChainSeal.objects.count() == 1


def test_a_seal_names_what_grew_since_the_one_before(world):
    first = seal_chains(at=NOW)
    recorded("")
    second = seal_chains(at=NOW + timedelta(days=1))
    assert plan_chain("BCP-01") in first.heads
    assert second.heads == {PORTAL: list(heads()[PORTAL])}


@pytest.fixture
def old_seal(world):
    """Three sign-ins, sealed at a day that is long over, and one after it."""
    for _ in range(3):
        recorded("", kind="access")
    seal = seal_chains(at=NOW)
    recorded("", kind="access")
    return seal


def test_old_sign_ins_are_let_go_up_to_a_seal_and_the_chain_still_holds(old_seal):
    position, head = old_seal.heads[ACCESS]
    pruning = prune_access(days=30, at=NOW + timedelta(days=31))
    assert (pruning.up_to, pruning.hash, pruning.count) == (3, head, 3)
    assert Event.objects.filter(kind="access").count() == 1
    assert list(ChainLink.objects.filter(chain=ACCESS).values_list("position", flat=True)) == [4]
    assert list(evidence_faults()) == []
    assert position_of(head) == (ACCESS, position)


def test_the_chain_goes_on_where_all_of_it_was_let_go(old_seal):
    seal_chains(at=NOW + timedelta(days=1))
    prune_access(days=30, at=NOW + timedelta(days=32))
    assert not Event.objects.filter(kind="access").exists()
    recorded("", kind="access")
    assert heads()[ACCESS].position == 5
    assert list(evidence_faults()) == []


@pytest.mark.parametrize("days", [30, 5, 0, -1])
def test_nothing_younger_than_thirty_days_is_let_go_whatever_the_setting_says(old_seal, days):
    assert prune_access(days=days, at=NOW + timedelta(days=29)) is None
    assert Event.objects.filter(kind="access").count() == 4


def test_the_same_day_twice_lets_go_once(old_seal):
    prune_access(days=30, at=NOW + timedelta(days=40))
    assert prune_access(days=30, at=NOW + timedelta(days=40)) is None


@pytest.mark.parametrize("wrong", ["chain", "position", "hash", "young seal"])
def test_the_database_lets_nothing_go_that_no_old_seal_names(old_seal, wrong):
    position, head = old_seal.heads[ACCESS]
    seal, chain = old_seal, ACCESS
    if wrong == "chain":
        chain, (position, head) = PORTAL, old_seal.heads.get(PORTAL, (1, START))
    elif wrong == "position":
        position += 1
    elif wrong == "hash":
        head = START
    else:
        seal = seal_chains(at=timezone.now())
        position, head = seal.heads[ACCESS]
    with pytest.raises(IntegrityError, match="only old events of access are pruned"), transaction.atomic():
        Pruning.objects.create(chain=chain, up_to=position, hash=head, count=1, seal=seal, at=NOW)


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def back_dated(chain_head, at=LONG_AGO) -> ChainSeal:
    """A seal as the portal's own role may add it: chained and all, with a day of long ago."""
    return ChainSeal.objects.create(on=at.date(), at=at, heads={ACCESS: list(chain_head)})


def pruned_by(seal: ChainSeal) -> Pruning:
    position, head = seal.heads[ACCESS]
    return Pruning.objects.create(chain=ACCESS, up_to=position, hash=head, count=position, seal=seal, at=LONG_AGO)


@pytest.mark.parametrize("age", [0, 29])
def test_a_seal_with_a_day_of_long_ago_lets_no_young_sign_in_go(world, age):
    """Whoever runs the portal's web server hid where they had been signed in yesterday."""
    record(actor=None, verb="access.signed_in", kind="access", at=timezone.now() - timedelta(days=age))
    seal = back_dated(heads()[ACCESS])
    with pytest.raises(IntegrityError, match="only old events of access are pruned"), transaction.atomic():
        pruned_by(seal)
    assert prune_access(days=30, at=timezone.now()) is None
    assert Event.objects.filter(kind="access").count() == 1


def test_one_young_sign_in_keeps_all_that_the_same_seal_covers(world):
    recorded(kind="access")
    record(actor=None, verb="access.signed_in", kind="access", at=timezone.now())
    recorded(kind="access")
    with pytest.raises(IntegrityError, match="only old events of access are pruned"), transaction.atomic():
        pruned_by(back_dated(heads()[ACCESS]))


def test_a_seal_of_places_that_are_still_to_come_lets_nothing_go(world):
    """Asked for while nothing is there, it would have let every later sign-in go."""
    recorded(kind="access")
    with pytest.raises(IntegrityError, match="only old events of access are pruned"), transaction.atomic():
        pruned_by(back_dated((1_000_000, START)))


def test_a_back_dated_seal_stops_no_night_and_is_named(old_seal):
    """The honest seal before it still lets go what is old, and the check goes on."""
    record(actor=None, verb="access.signed_in", kind="access", at=NOW + timedelta(days=380))
    seal_chains(at=NOW + timedelta(days=385))
    back_dated(heads()[ACCESS], at=NOW + timedelta(days=1))
    pruning = prune_access(days=30, at=NOW + timedelta(days=390))
    assert (pruning.up_to, pruning.seal) == (3, old_seal)
    assert "The seal of 2026-03-03 comes after that of 2027-03-22." in [fault.sentence for fault in evidence_faults()]


def test_events_are_kept_for_as_many_days_as_the_setting_says(old_seal):
    record(actor=None, verb="access.signed_in", kind="access", at=NOW + timedelta(days=100))
    back_dated(heads()[ACCESS])
    assert prune_access(days=400, at=NOW + timedelta(days=390)) is None
    assert prune_access(days=400, at=NOW + timedelta(days=401)).up_to == 3


@pytest.mark.parametrize("kind", ["access", "versions"])
def test_an_event_that_no_pruning_names_is_never_deleted(old_seal, kind):
    recorded(kind=kind)
    prune_access(days=30, at=NOW + timedelta(days=31))
    last = Event.objects.filter(kind=kind).latest("pk")
    for statement in ("DELETE FROM audit_event WHERE id = %s", "DELETE FROM audit_chainlink WHERE key = %s"):
        with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
            connection.cursor().execute(statement, [last.pk])


def test_people_have_their_events_in_the_chain_of_the_portal(db):
    record(actor=person("Ann", Role.EDITOR), verb="person.created", at=NOW)
    assert heads().keys() == {PORTAL}
