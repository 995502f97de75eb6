"""Which tests may end otherwise on SQLite than on PostgreSQL: those run there, too, in every `make test`.

What the database itself does is chosen: triggers, locks and claims, what is frozen, searched, counted and put in order.
Figures, rules, printing, pages and commands make the same of the same rows; what starts a portal of its own brings its
own database. `make test-everything` runs all of it on SQLite all the same.
"""

from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent
WHOLE = {"audit", "notices"}  # folders all of whose files are chosen
CHOSEN = {
    # who comes in: counting, locking, the same request twice
    "accounts/test_people.py",
    "accounts/test_signing_in.py",
    "accounts/test_tasks.py",
    "api/test_tokens.py",
    "test_filters.py",
    "test_health.py",
    # what an import writes
    "plans/importing/test_saving.py",
    # changes, and two at once
    "plans/test_editing_conflicts.py",
    "plans/test_editing_order.py",
    "plans/test_rows.py",
    "plans/test_taking_back.py",
    "incidents/test_entering.py",
    "incidents/test_messages.py",
    "incidents/test_outcomes.py",
    "incidents/test_reviewing.py",
    "testing/test_deciding.py",
    "testing/test_fulfilling.py",
    "testing/test_keeping_promises.py",
    "testing/test_recording_exercises.py",
    # what is frozen, its triggers and its chains
    "plans/test_approvals.py",
    "plans/test_freezing.py",
    "plans/test_frozen_rows.py",
    "plans/test_versions.py",
    "trust/test_chains.py",
    "trust/test_check_evidence.py",
    "trust/test_decisions_fit.py",
    "trust/test_more_tampering.py",
    "trust/test_night.py",
    "trust/test_replacements_fit.py",
    # claims of work
    "plans/test_exports.py",
    "plans/test_exports_bounded.py",
    "plans/test_reminders.py",
    "plans/test_storing.py",
    # what the database chooses, counts and searches
    "plans/test_audit_pages.py",
    "plans/test_directory.py",
    "plans/test_findings.py",
    "plans/test_search.py",
    "plans/test_states.py",
    # the tests' own databases
    "tooling/test_databases.py",
}


def chosen(file: Path) -> bool:
    path = file.relative_to(TESTS)
    return path.parts[0] in WHOLE or path.as_posix() in CHOSEN


def drives_a_browser(file: Path) -> bool:
    return TESTS / "browser" in file.parents or "mark.browser" in file.read_text(encoding="utf-8")


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if chosen(item.path):
            item.add_marker(pytest.mark.on_sqlite)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A pass reads only the files in which its tests stand: to read all takes longer than many of the tests."""
    if collection_path.is_dir() or TESTS not in collection_path.parents:
        return None
    asked = config.option.markexpr
    if asked.endswith(" and on_sqlite"):
        return not chosen(collection_path) or None
    if asked == "browser":
        return not drives_a_browser(collection_path) or None
    return None
