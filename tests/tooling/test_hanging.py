"""A test that hangs ends in words: no pass stands for an hour, and nobody has to guess which test it was."""

import os
import subprocess
import sys

import pytest

from tests.tooling.conftest import ROOT

IN_THE_TEST = """
import time


def test_that_waits():
    time.sleep(60)
"""
AFTER_A_FAILURE = """
import time

import pytest


@pytest.fixture
def closed_after_it():
    yield
    time.sleep(60)


def test_that_waits(closed_after_it):
    assert False
"""


@pytest.mark.parametrize(
    "waiting, where",
    [(IN_THE_TEST, "test_that_waits"), (AFTER_A_FAILURE, "closed_after_it")],
    ids=["in the test", "after a failure"],
)
def test_a_test_that_hangs_is_ended_and_named_and_fails_the_pass(tmp_path, waiting, where):
    (tmp_path / "test_waiting.py").write_text(waiting)
    soon = ["-c", "pyproject.toml", "-o", "faulthandler_timeout=2", "-n", "1", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *soon, "-p", "tests.stopping", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "FAILURES": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "crashed while running" in ran.stdout
    assert "test_waiting.py::test_that_waits" in ran.stdout
    assert f"in {where}" in ran.stderr
