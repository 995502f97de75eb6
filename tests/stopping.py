"""A pytest plugin: what follows a failure is watched like the test itself.

pytest stops watching there, for whoever debugs; but closing a browser or emptying the database can hang as well.
"""

import faulthandler

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key


@pytest.hookimpl(trylast=True)
def pytest_exception_interact(node: pytest.Item | pytest.Collector) -> None:
    seconds = float(node.config.getini("faulthandler_timeout"))
    if isinstance(node, pytest.Item) and seconds and not node.config.option.usepdb:
        faulthandler.dump_traceback_later(seconds, file=node.config.stash[fault_handler_stderr_fd_key], exit=True)
