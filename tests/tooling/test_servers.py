"""Private servers for tests live as long as the command they were started for."""

import json
import subprocess
import sys
from contextlib import closing

import psycopg2
import pytest
import redis

from tests.tooling.conftest import ROOT

pytestmark = pytest.mark.postgres  # the SQLite pass is for machines that may have no servers

URLS = "import json, os, sys; print(json.dumps([os.environ['DATABASE_URL'], os.environ['REDIS_URL']]), flush=True)"
UNTIL_STOPPED = "sys.stdin.read()"


def start(code):
    command = [sys.executable, ".ci/servers.py", sys.executable, "-c", f"{URLS}; {code}"]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def assert_gone(database_url, redis_url):
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(database_url)
    with closing(redis.Redis.from_url(redis_url)) as server, pytest.raises(redis.exceptions.ConnectionError):
        server.ping()


def test_both_servers_answer_while_the_command_runs_and_end_with_it():
    with start(UNTIL_STOPPED) as running:
        database_url, redis_url = json.loads(running.stdout.readline())
        with closing(psycopg2.connect(database_url)) as database, closing(redis.Redis.from_url(redis_url)) as server:
            assert database.server_version >= 130000
            assert server.ping()
        running.communicate("done")
    assert running.returncode == 0
    assert_gone(database_url, redis_url)


def test_nobody_waits_for_ever_for_a_lock():
    with start(UNTIL_STOPPED) as running:
        database_url, _ = json.loads(running.stdout.readline())
        with closing(psycopg2.connect(database_url)) as database, database.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("2min",)
        running.communicate("done")


def test_a_command_that_fails_keeps_its_exit_code():
    with start("sys.exit(7)") as running:
        urls = json.loads(running.communicate()[0])
    assert running.returncode == 7
    assert_gone(*urls)


def test_a_run_that_is_ended_takes_its_servers_along():
    with start(UNTIL_STOPPED) as running:
        urls = json.loads(running.stdout.readline())
        running.terminate()
        running.communicate()
    assert running.returncode == 143
    assert_gone(*urls)


def test_a_machine_without_redis_gets_one_sentence(script, machine):
    ended = script("servers.py", "true", PATH=machine().split(":")[0])
    assert ended.returncode == 1
    assert ended.stderr == "redis-server was not found.\n"
