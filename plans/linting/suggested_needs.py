"""Suggested needs: what the words of a plan suggest that its functions need, without comparing each with each."""

import re
from collections.abc import Iterable

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.names import Subsets
from plans.reading.suppliers import is_in_house
from plans.reading.wide_words import WIDE

from .strategy_links import all_words, distinctive_words, named_beside, names_of

UPSTREAM = re.compile(r"\b(?:needs?|requires?|depends|relies|uses|upstream)\b", re.I)


class Suggestions:
    """The functions and dependencies of a plan by the words that suggest them.

    They do so where they share a telling one, where what is needed is named, or where everything stops without it. So
    do columns of the plan's own: of a function that names what it needs, of a dependency that names its functions.
    """

    def __init__(self, plan: FrozenPlan) -> None:
        functions, dependencies = plan.rows("functions"), plan.rows("dependencies")
        self.place = {row.ref: number for number, row in enumerate((*functions, *dependencies))}  # as they are printed
        self.functions, self.dependencies = names_of(functions), names_of(dependencies)
        self.wide = {row.ref for row in functions if WIDE.search(row.text("loss"))}
        self.called = Subsets((row.ref, all_words(row.label)) for row in functions)
        self.by_word: dict[str, set[str]] = {}
        for row in (*functions, *dependencies):
            for word in distinctive_words(row.text("loss") if row.kind == "functions" else _what(row)):
                self.by_word.setdefault(word, set()).add(row.ref)
        self.beside: dict[str, set[str]] = {}
        for row in dependencies:
            for function in named_beside(row, self.functions):
                self.beside.setdefault(function.ref, set()).add(row.ref)

    def of(self, function: FrozenRow) -> set[str]:
        """Refs of what the function's words suggest that it needs; its own may be among them."""
        own = f"{function.label}. {function.text('services')}"
        said = f"{own}. {function.text('loss')}. {function.text('workaround')}"
        named = [*named_beside(function, self.dependencies), *named_beside(function, self.functions, UPSTREAM)]
        shared = (self.by_word.get(word, set()) for word in distinctive_words(own))
        called = self.called.within(all_words(said))
        return self.wide.union(_refs(named), called, self.beside.get(function.ref, ()), *shared)


def _what(dependency: FrozenRow) -> str:
    """What a dependency is, and who supplies it where somebody else does."""
    bought = dependency.text("supplier")
    return dependency.label if is_in_house(bought) else f"{dependency.label}. {bought}"


def _refs(rows: Iterable[FrozenRow]) -> set[str]:
    return {row.ref for row in rows}


def suggestions(plan: FrozenPlan) -> Suggestions:
    """Those of a plan."""
    return plan.made(Suggestions)
