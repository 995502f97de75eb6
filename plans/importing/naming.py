"""Labels and names that speak of an objective: which one, and of what."""

import re

from .implied import OBJECTIVE

OF = re.compile(r"^(?:\s*(?:for|of|in|:|,|[-–—])\s*|\s+)(?:the |all |our )?", re.I)
NOTHING = {"", "target", "objective", "overall", "maximum", "max"}


def objective_in(label: str) -> str:
    """The field of the objective that a label names, or ``""``."""
    found = OBJECTIVE.search(label)
    return str(found.lastgroup) if found else ""


def of_what(label: str) -> str:
    """What a label says beside an objective: ``databases`` in ``RPO for databases``."""
    found = OBJECTIVE.search(label)
    if found is None:
        return label
    rest = label[: found.start()].strip(" :-–—(") or OF.sub("", label[found.end() :])
    return "" if rest.casefold().strip(" )") in NOTHING else rest.strip()


def is_objective(label: str) -> bool:
    """Whether a label names an objective and nothing that has it."""
    return bool(objective_in(label)) and not of_what(label)
