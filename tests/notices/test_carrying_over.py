"""An upgrade makes a delivery of what each notice knew of its e-mail: nothing is sent twice, and nothing is lost."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.notices.models import MOST_ATTEMPTS, Delivery, Notice
from bcp_portal.notices.tasks import send_deliveries

pytestmark = pytest.mark.django_db(transaction=True)

AT = timezone.now()
BEFORE, LATER = AT - timedelta(hours=1), AT + timedelta(hours=1)
REFUSED = "The mail server refused the address (550)."
State = Delivery.State
# By its topic, what a notice knew of its e-mail, and what its delivery is.
FOUND = {
    "new": ({}, State.WAITING),
    "sent": ({"attempts": 1, "finished_at": BEFORE}, State.SENT),
    "sent, then settled": ({"attempts": 2, "finished_at": BEFORE, "read_at": AT}, State.SENT),
    "settled before it was sent": ({"finished_at": BEFORE, "read_at": BEFORE}, State.NEEDLESS),
    "settled after it failed": ({"attempts": 1, "finished_at": BEFORE, "error": REFUSED}, State.NEEDLESS),
    "failed": ({"attempts": 1, "error": REFUSED, "not_before": LATER}, State.FAILED),
    "given up": ({"attempts": MOST_ATTEMPTS, "error": REFUSED, "given_up_at": BEFORE}, State.GIVEN_UP),
    "claimed": ({"attempts": 1, "claimed_at": AT, "claimed_by": "a run", "not_before": LATER}, State.WAITING),
}


def migrate(name):
    executor = MigrationExecutor(connection)
    executor.migrate([("notices", name)])
    return executor.loader.project_state([("notices", name)]).apps


@pytest.fixture
def carried_over():
    """What an installation of the release before had, in the tables of today."""
    person = User.objects.create(email="cto@example.com", name="CTO")
    old = migrate("0002_attempts_end").get_model("notices", "Notice")
    try:
        common = {"user_id": person.pk, "due_on": AT.date(), "body": ["A line."], "url": "/", "created_at": BEFORE}
        for topic, (values, _) in FOUND.items():
            old.objects.create(topic=topic, subject=topic, **common | {"not_before": BEFORE} | values)
    finally:
        ((_, today),) = MigrationExecutor(connection).loader.graph.leaf_nodes("notices")
        migrate(today)
    return Notice.objects.select_related("delivery", "user")


def test_each_notice_has_the_delivery_that_it_was_and_each_is_sent_once(carried_over):
    found = {notice.topic: notice for notice in carried_over}
    assert {topic: notice.delivery.state for topic, notice in found.items()} == {
        topic: state for topic, (_, state) in FOUND.items()
    }
    for topic, (values, _) in FOUND.items():
        delivery = found[topic].delivery
        assert {name: getattr(delivery, name, None) for name in values if name != "read_at"} == {
            name: value for name, value in values.items() if name != "read_at"
        }
        assert (delivery.ref, delivery.user, delivery.created_at) == (found[topic].ref, found[topic].user, BEFORE)
    settled = {topic for topic, notice in found.items() if notice.settled_at}
    assert settled == {"settled before it was sent", "settled after it failed"}

    send_deliveries()
    assert [message.subject for message in mail.outbox] == ["new"]
    Delivery.objects.update(not_before=AT, claimed_at=None)
    send_deliveries()
    assert sorted(message.subject for message in mail.outbox) == ["claimed", "failed", "new"]
