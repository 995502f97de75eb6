"""The locked requirements hold what pyproject.toml pins, even where no index can be asked."""

import shutil

import pytest

from tests.tooling.conftest import ROOT


@pytest.fixture
def copy(tmp_path):
    """A copy of the files that the comparison reads."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_the_locked_versions_are_the_pinned_ones(script):
    checked = script("pins.py")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_pin_changed_without_a_new_lock_is_named(script, copy):
    project = copy / "pyproject.toml"
    project.write_text(project.read_text().replace('"celery[redis]==', '"celery[redis]==0.'))
    ended = script("pins.py", home=copy)
    assert ended.returncode == 1
    assert ended.stderr.startswith("requirements.txt has celery 5")
    assert ended.stderr.endswith("run 'make lock'.\n")


def test_a_requirement_that_was_never_locked_is_named(script, copy):
    project = copy / "pyproject.toml"
    project.write_text(project.read_text().replace("dev = [", 'dev = [\n  "never-locked==1.0",'))
    ended = script("pins.py", home=copy)
    assert ended.stderr.startswith("requirements-dev.txt has never-locked not at all, pyproject.toml asks for 1.0")


def test_every_locked_requirement_has_its_hash():
    for name in ("requirements.txt", ".ci/requirements-dev.txt"):
        text = (ROOT / name).read_text()
        pinned = [block for block in text.split("\n") if "==" in block and not block.startswith((" ", "#"))]
        assert pinned
        assert all(line.endswith("\\") for line in pinned)
