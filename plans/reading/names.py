"""Mentions: which of many names a text holds, without a comparison with each: by the rarest of their words."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
TOKEN = re.compile(r"\w+")
T = TypeVar("T")


def words(text: str) -> set[str]:
    """The words of a text in lower case, a plural s taken off."""
    return {
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in WORD.findall(text.lower())
    }


def mentions(text: str, name: str) -> bool:
    """Whether a text names something, as a whole phrase and whatever its letter case."""
    plain = name.strip()
    if not plain or plain.casefold() not in text.casefold():  # most are told apart without a pattern
        return False
    return bool(re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", text, re.IGNORECASE))


class Subsets(Generic[T]):
    """Things by their words: those whose words are all among others are found by their rarest word."""

    def __init__(self, known: Iterable[tuple[T, Iterable[str]]]) -> None:
        self.known = [(thing, frozenset(words)) for thing, words in known]
        times = Counter(word for _, words in self.known for word in words)
        self.places: dict[str, list[int]] = defaultdict(list)  # "" for those without any word
        for place, (_, words) in enumerate(self.known):
            self.places[min(words, key=lambda word: (times[word], word), default="")].append(place)

    def within(self, words: Iterable[str]) -> list[T]:
        """Those that say nothing beside these words, in their order."""
        said = frozenset(words)
        places = sorted(place for word in ("", *said) for place in self.places.get(word, ()))
        return [self.known[place][0] for place in places if self.known[place][1] <= said]


class Supersets(Generic[T]):
    """Things by their words: those that say all of some words are found by the rarest of these."""

    def __init__(self, known: Iterable[tuple[T, Iterable[str]]]) -> None:
        self.known = [(thing, frozenset(words)) for thing, words in known]
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, (_, words) in enumerate(self.known):
            for word in words:
                self.places[word].append(place)

    def first_with(self, words: Iterable[str]) -> T | None:
        """The first that says all these words, and there are some."""
        said = frozenset(words)
        rarest = min((self.places.get(word, []) for word in said), key=len, default=[])
        return next((self.known[place][0] for place in rarest if said <= self.known[place][1]), None)


class Names(Generic[T]):
    """Things by their names, to be found in texts."""

    def __init__(self, named: Iterable[tuple[T, str]]) -> None:
        self.subsets: Subsets[tuple[T, str]] = Subsets(((thing, name), tokens(name)) for thing, name in named)

    def within(self, text: str) -> list[T]:
        """Those that the text mentions (document.py), in their order."""
        return self.within_any([text])

    def within_any(self, texts: Sequence[str]) -> list[T]:
        """Those that one of the texts mentions, in their order."""
        if not texts:
            return []
        said = {word for text in texts for word in tokens(text)}
        found = self.subsets.within(said)
        return [thing for thing, name in found if any(mentions(text, name) for text in texts)]


def tokens(text: str) -> list[str]:
    """The runs of letters and digits of a text, whatever their case."""
    return TOKEN.findall(text.casefold())
