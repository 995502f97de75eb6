"""Sheets: a page or two that go with plans and are made when asked for, in the type of the documents' PDFs.

Each is printed by a process of its own, so that what printing loads never stays with the web worker that asks for it.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Semaphore

ROOT = Path(__file__).parents[2]
SECONDS = 30
PATIENCE = 5  # seconds to wait for one's turn: threads that wait answer nobody else
_turn = Semaphore(1)  # one at a time in each web worker: they come rarely, and each takes a processor


class SheetNotMade(Exception):
    """The sheet could not be printed, or not in time; the message says why, for the log."""


def to_sheet(html: str, *styles: str, tighter: Sequence[str] = ()) -> bytes:
    """HTML as a tagged PDF, with our own ``styles`` for paper (names in styles/); it loads nothing else.

    ``tighter`` styles are added one by one until all stands on one page. Raises SheetNotMade.
    """
    if not _turn.acquire(timeout=PATIENCE):
        raise SheetNotMade("Others are being printed.")
    try:
        return _printed(html, [*styles, "--tighter", *tighter])
    finally:
        _turn.release()


def _printed(html: str, arguments: list[str]) -> bytes:
    command = [sys.executable, "-m", "bcp_portal.documents.sheet_printer", *arguments]
    try:
        done = subprocess.run(command, input=html.encode(), capture_output=True, timeout=SECONDS, cwd=ROOT, check=False)  # noqa: S603  our own module
    except subprocess.TimeoutExpired as late:
        raise SheetNotMade(f"It took longer than {SECONDS} seconds.") from late
    except OSError as refusal:  # no memory, or too many processes
        raise SheetNotMade(f"The printing process did not start: {refusal}.") from refusal
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise SheetNotMade(said or f"The printing process ended with {done.returncode} and no word.")
    return done.stdout
