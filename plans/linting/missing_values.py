"""Missing values in a sentence: which rows lack what; what the same rows lack is said once."""

from collections.abc import Mapping, Sequence

from plans.reading.document import FrozenRow

from .response import listed


def lacks(gaps: Mapping[str, Sequence[FrozenRow]], count: int) -> str:
    """``2 of 3 have no owner or date: A and B; 1 of 3 has no rating: C``; ``gaps`` are rows by what they lack."""
    alike: dict[tuple[str, ...], list[str]] = {}
    named = {row.ref: row.label for rows in gaps.values() for row in rows}
    for what, rows in gaps.items():
        if rows:
            alike.setdefault(tuple(row.ref for row in rows), []).append(what)
    return "; ".join(
        f"{len(refs)} of {count} {'has' if len(refs) == 1 else 'have'} no {listed(missing, last='or')}: "
        f"{listed(named[ref] for ref in refs)}"
        for refs, missing in alike.items()
    )
