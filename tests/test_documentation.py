"""What the documentation names is there, and what is there is named."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize("folder", ["reading", "recovery", "linting", "importing"])
def test_the_architecture_has_a_line_for_each_module(folder):
    modules = {path.name for path in (ROOT / "plans" / folder).glob("*.py")} - {"__init__.py"}
    assert modules - set(re.findall(r"^- `(\w+\.py)` — ", ARCHITECTURE, re.MULTILINE)) == set()


def test_every_test_that_contributing_names_exists():
    named = re.findall(r"(test_\w+\.py)::(test_\w+)", CONTRIBUTING)
    assert len(named) > 10
    for file, name in named:
        assert any(f"def {name}(" in path.read_text() for path in (ROOT / "tests").rglob(file)), f"{file}::{name}"


def test_every_file_that_answers_where_something_is_exists():
    files = re.findall(r"^\|.*\| `([\w/.]+)` \|$", CONTRIBUTING, re.MULTILINE)
    assert len(files) > 20
    assert [file for file in files if not (ROOT / file).is_file()] == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md"])
def test_every_link_of_a_page_leads_to_a_file(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [to for to in LINK.findall(text) if not ((ROOT / page).parent / to).exists()] == []
