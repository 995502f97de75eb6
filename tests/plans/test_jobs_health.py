"""The page of jobs: who works, who asks, when each scheduled job last ran, and what to do about one that did not."""

import threading
from datetime import timedelta

import pytest
from celery.exceptions import TimeLimitExceeded
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bcp_portal.celery import QUEUES, SCHEDULE
from bcp_portal.jobs import running
from bcp_portal.jobs.broker import waiting_messages
from bcp_portal.jobs.heartbeat import heartbeat
from bcp_portal.jobs.models import LATE, SCHEDULER, Beat, JobRun, Queue
from plans.pages.scheduled_jobs import TITLES, scheduled_jobs
from plans.tasks import check_plans
from tests.flat import flat

CHECKS = "plans.tasks.check_plans"


@pytest.fixture
def office(world, sign_in):
    return sign_in(world.administrator)


@pytest.fixture
def healthy(db):
    """Everybody was heard of just now, and every job has run."""
    at = timezone.now()
    for queue in QUEUES:
        Queue.objects.seen(queue, at=at)
    Beat.objects.create(name=SCHEDULER, at=at)
    for entry in SCHEDULE.values():
        JobRun.objects.ended(entry["task"], began_at=at - timedelta(seconds=2), ended_at=at, error="")


def page(office):
    return flat(office.get(reverse("plans:jobs")).content.decode())


def test_every_job_of_the_schedule_is_said_in_words():
    assert TITLES.keys() == SCHEDULE.keys()
    assert len(set(TITLES.values())) == len(TITLES)


@pytest.mark.usefixtures("healthy")
class TestPage:
    def test_a_portal_in_health_says_so(self, office):
        said = page(office)
        assert "Everything is done, or being done." in said
        assert said.count("Done</span>") == len(SCHEDULE)
        assert "2.0\N{NO-BREAK SPACE}s" in said
        assert "See whether" not in said

    def test_a_scheduler_that_is_silent_comes_first_with_what_to_do(self, office):
        Beat.objects.update(at=timezone.now() - 2 * LATE)
        said = page(office)
        assert "The scheduler has not reported: no job is started." in said
        assert "See whether the service <code>beat</code> runs" in said

    def test_a_worker_that_is_silent_is_named_as_its_service(self, office):
        Queue.objects.filter(name="print").update(seen_at=timezone.now() - 2 * LATE)
        assert "See whether the service <code>printer</code> runs" in page(office)

    def test_a_job_that_is_late_or_failed_stands_first(self, office):
        JobRun.objects.filter(task=CHECKS).update(began_at=timezone.now() - timedelta(hours=2))
        running.note_end("plans.tasks.check_evidence", timezone.now(), error="It ended with an error, KeyError.")
        said = page(office)
        assert "A scheduled job is late, or failed." in said
        assert said.count("Late</span>") == 1
        assert "It ended with an error, KeyError." in said
        jobs = scheduled_jobs(at=timezone.now())
        assert [job.needs_a_look for job in jobs] == [True, True, *[False] * (len(SCHEDULE) - 2)]

    def test_one_that_has_not_run_yet_is_not_called_late(self, office):
        JobRun.objects.filter(task=CHECKS).delete()
        said = page(office)
        assert "Not run yet" in said
        assert "Everything is done, or being done." in said

    def test_nobody_but_administrators_sees_it(self, world, sign_in):
        assert sign_in(world.auditor).get(reverse("plans:jobs")).status_code == 403

    def test_it_costs_the_same_few_queries(self, office):
        page(office)
        with CaptureQueriesContext(connection) as queries:
            page(office)
        assert len(queries) <= 20


@pytest.fixture
def watched():
    """A job as a worker runs it."""
    job = check_plans
    job.push_request(id="a-run", delivery_info={"routing_key": "watch"})
    yield job
    job.pop_request()


def lose_connection():
    """As when the database is started anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


class TestRuns:
    def test_each_run_is_kept_once_a_job(self, world, watched, monkeypatch):
        monkeypatch.setattr(watched, "run", lambda: None)
        watched()
        watched()
        run = JobRun.objects.get()
        assert (run.task, run.error) == (CHECKS, "")
        assert run.began_at <= run.ended_at

    def test_one_that_fails_is_kept_without_what_it_said(self, world, watched, monkeypatch):
        def fail():
            raise KeyError("somebody@example.com")

        monkeypatch.setattr(watched, "run", fail)
        with pytest.raises(KeyError):
            watched()
        assert JobRun.objects.get().error == "It ended with an error, KeyError."

    def test_one_that_was_ended_has_taken_as_long_as_it_may(self, world, watched, monkeypatch):
        monkeypatch.setattr(connection, "close", lambda: None)
        watched.on_failure(TimeLimitExceeded(600), "a-run", (), {}, None)
        run = JobRun.objects.get()
        assert run.error == "It took longer than it may and was ended."
        assert round((run.ended_at - run.began_at).total_seconds()) == 600


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestLostConnections:
    def test_a_job_that_lost_its_connection_fails_with_that_and_it_is_kept(self, watched, monkeypatch):
        monkeypatch.setattr(watched, "run", lose_connection)
        with pytest.raises(OperationalError):
            watched()
        assert JobRun.objects.get().error == "It ended with an error, OperationalError."

    def test_signs_of_life_go_on_with_another_connection(self):
        told, again = [], threading.Event()

        def tell():
            told.append(None)
            if len(told) == 1:
                lose_connection()
            running.tell_alive("print")
            again.set()

        with heartbeat(tell, every=timedelta(milliseconds=20)):
            assert again.wait(5)
        assert Queue.objects.filter(name="print").exists()


def test_messages_that_wait_are_counted_and_a_queue_without_any_is_empty(db):
    assert waiting_messages(["nobody-asked-this-one"]) == {"nobody-asked-this-one": 0}


def test_a_broker_that_is_away_costs_no_page(monkeypatch):
    def away(*_, **__):
        raise TimeoutError

    monkeypatch.setattr("bcp_portal.jobs.broker.in_time", away)
    assert waiting_messages(QUEUES) == {}
