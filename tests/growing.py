"""How work grows with its input: counted in calls, which no machine and no load can change, or weighed in one run."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from cProfile import Profile

MOST = 2.6  # times the work for twice the input
STOP = 300  # seconds of work, which only a blow-up reaches: the slowest of what it stops takes a few
TRIES = 6


class BlewUp(AssertionError):
    """The work went on until it was stopped."""


@contextmanager
def stopped_if_endless() -> Iterator[None]:
    """Stops whatever works (not: waits) for minutes, within a pattern too."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, STOP)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(*_: object) -> None:
    raise BlewUp(f"it worked for {STOP} seconds and was stopped")


def steps(act: Callable[[], object]) -> int:
    """How many functions were called while it ran, Python's own included."""
    counted = Profile(subcalls=False)
    counted.runcall(act)
    return sum(entry.callcount for entry in counted.getstats())


def growth(act: Callable[[int], object], size: int) -> float:
    """Times the steps that twice the size takes."""
    return steps(lambda: act(2 * size)) / steps(lambda: act(size))


def grows_evenly(act: Callable[[int], object], size: int) -> bool:
    """Whether twice the size ever takes at most ``MOST`` times the work: for what is done within one call, a pattern.

    The two stand side by side and are weighed several times. What grows with the square is above it every time.
    """
    act(2 * size)  # whatever is worked out once
    return any(_work(act, 2 * size) <= MOST * _work(act, size) for _ in range(TRIES))


def _work(act: Callable[[int], object], size: int) -> float:
    before = time.thread_time()  # only ever compared with that of the other half of the pair
    act(size)
    return time.thread_time() - before
