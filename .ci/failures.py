"""A pytest plugin: writes the tests that failed to the file FAILURES; all passes name them once more at the end."""

import os
from pathlib import Path
from typing import Any

FAILURES = os.environ.get("FAILURES", "")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not FAILURES:
        return
    failed = [report for name in ("failed", "error") for report in terminalreporter.stats.get(name, ())]
    with Path(FAILURES).open("a") as file:
        file.writelines(f"Failed: {report.nodeid}\n" for report in failed)
