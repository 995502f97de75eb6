"""Which tests may end otherwise on SQLite than on PostgreSQL: those run there, too, in every `make test`.

Figures, rules, printing and most pages can't differ: `make test-everything` runs them on SQLite all the same.
"""

from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent
WHOLE = {"audit", "notices", "tooling", "trust", "."}  # folders all of whose files are chosen, "." for this one
CHOSEN = {
    # who comes in: counting, locking, the same request twice
    "accounts/test_people.py", "accounts/test_signing_in.py", "accounts/test_tasks.py", "api/test_reading.py",
    "api/test_tokens.py",
    # what an import writes
    "plans/importing/test_growth.py", "plans/importing/test_import_commands.py", "plans/importing/test_saving.py",
    "plans/test_import_page.py",
    # changes, and two at once
    "plans/test_editing_conflicts.py", "plans/test_editing_order.py", "plans/test_rows.py", "plans/test_taking_back.py",
    "plans/test_recording_reviews.py", "testing/test_recording_exercises.py",
    # what is frozen, and its triggers
    "plans/recovery/test_frozen.py", "plans/test_approvals.py", "plans/test_following.py", "plans/test_freezing.py",
    "plans/test_frozen_rows.py", "plans/test_versions.py",
    # claims of work
    "plans/test_exports.py", "plans/test_exports_bounded.py", "plans/test_reminders.py", "plans/test_storing.py",
    # what the database chooses, counts and searches
    "plans/test_audit_pages.py", "plans/test_check_command.py", "plans/test_directory.py", "plans/test_findings.py",
    "plans/test_findings_page.py", "plans/test_home.py", "plans/test_page_cache.py", "plans/test_many_findings.py",
    "plans/test_many_plans.py", "plans/test_plans.py", "plans/test_readiness.py", "plans/test_search.py",
    "plans/test_states.py", "plans/test_versions_pages.py",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        path = item.path.relative_to(TESTS)
        if path.parent.as_posix().partition("/")[0] in WHOLE or path.as_posix() in CHOSEN:
            item.add_marker(pytest.mark.on_sqlite)
