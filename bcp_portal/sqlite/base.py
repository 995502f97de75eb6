"""A transaction waits for its turn beside the database's file, where SQLite alone would have it try again and again.

SQLite takes one writer at a time, and who finds another at work asks again after a pause: whoever asks just then gets
in, and of five who save without a break one waits for a quarter of a minute. The line is a lock on a file of its own,
so it holds for threads and processes, and ends with whoever held it.
"""

import fcntl
import os

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for when a transaction begins."""

    _turn: int | None = None  # the open file, while it is this connection's turn

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._end_turn()
            raise

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001  Django's
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if autocommit:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _wait_for_turn(self) -> None:
        if self.is_in_memory_db():
            return
        self._end_turn()
        turn = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
        except BaseException:
            os.close(turn)
            raise
        self._turn = turn

    def _end_turn(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None
