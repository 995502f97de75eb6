"""What the three passes run, and how a test that failed is found after all of them."""

import os
import subprocess
import sys

from tests.on_sqlite import CHOSEN, TESTS, WHOLE
from tests.tooling.conftest import ROOT

FAILING = """
import pytest

def test_good(): pass
def test_bad(): assert False

@pytest.fixture
def broken(): raise ValueError

def test_broken(broken): pass
"""


def test_whatever_is_chosen_for_sqlite_is_there():
    assert [path for path in (*CHOSEN, *WHOLE) if not (TESTS / path).exists()] == []


def test_a_test_that_failed_is_named_in_one_line_at_the_end(tmp_path):
    (tmp_path / "test_some.py").write_text(FAILING)
    failures = tmp_path / "failures"
    variables = {"FAILURES": str(failures), "PYTHONPATH": str(ROOT / ".ci"), "PYTEST_PLUGINS": "failures"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django", "test_some.py"]
    environment = {"PATH": os.environ["PATH"], **variables}
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert ended.returncode == 1
    assert failures.read_text() == "Failed: test_some.py::test_bad\nFailed: test_some.py::test_broken\n"
