"""Timing two things in turn, so that a ratio holds when the machine's speed drifts."""

import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

Act = Callable[[], object]


@dataclass(frozen=True)
class Measure:
    """Medians in seconds of both, and the median of the ratios pair by pair."""

    ours: float
    bare: float
    ratio: float


def seconds(act: Act) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def median(act: Act, runs: int = 7) -> float:
    """The median of some calls, after one to warm up."""
    act()
    return statistics.median(seconds(act) for _ in range(runs))


def against(ours: Act, bare: Act, runs: int = 15) -> Measure:
    """Both in turn, A B A B …, after one of each to warm up."""
    ours(), bare()
    pairs = [(seconds(ours), seconds(bare)) for _ in range(runs)]
    return Measure(
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )


def peak_memory(pid: int) -> float:
    """The most that a process ever took, in MB; 0 for one that is gone."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    return 0.0
