"""Work that does not depend on the machine: how many functions are called."""

from collections.abc import Callable
from cProfile import Profile


def calls(act: Callable[[], object]) -> int:
    """How many Python functions are called while ``act`` runs."""
    counted = Profile(builtins=False, subcalls=False)
    counted.runcall(act)
    return sum(entry.callcount for entry in counted.getstats())
