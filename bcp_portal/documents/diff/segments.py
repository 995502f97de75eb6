"""Two texts word by word: what stays, what goes, what comes."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from .changes import FieldChange, Segment

TOKEN = re.compile(r"\S+\s*|\s+")
MOST_TOKENS = 1500  # above, matching words takes longer than a page may; whole lines are told apart instead


def segments(before: str, after: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """The former and the latter text in segments; either, joined, gives the whole text back."""
    was, now = _lines(before), _lines(after)
    if len(was) > 1 and len(now) > 1:
        pieces = [_words("".join(was[a:b]), "".join(now[c:d])) for a, b, c, d in _spans(was, now)]
    else:
        pieces = [_words(before, after)]
    return _merged([s for old, _ in pieces for s in old]), _merged([s for _, new in pieces for s in new])


def changed(name: str, label: str, before: str, after: str, *, wording: bool = False) -> FieldChange:
    """A value's change with its segments."""
    was, now = segments(before, after)
    return FieldChange(name, label, before, after, was, now, wording, tuple(interleaved(was, now)))


def interleaved(was: Sequence[Segment], now: Sequence[Segment]) -> Iterator[Segment]:
    """One sequence out of two that agree in what stayed, though not in how that is cut."""
    old, new = list(was), list(now)
    while old or new:
        if old and old[0].kind == "del":
            yield old.pop(0)
        elif new and new[0].kind == "ins":
            yield new.pop(0)
        else:
            length = min(len(old[0].text), len(new[0].text))
            yield Segment("same", new[0].text[:length])
            old, new = _cut(old, length), _cut(new, length)


def _cut(parts: list[Segment], length: int) -> list[Segment]:
    rest = parts[0].text[length:]
    return [Segment("same", rest), *parts[1:]] if rest else parts[1:]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _words(before: str, after: str) -> tuple[list[Segment], list[Segment]]:
    if before == after:
        return [Segment("same", before)], [Segment("same", after)]
    was, now = TOKEN.findall(before), TOKEN.findall(after)
    if max(len(was), len(now)) > MOST_TOKENS:
        return [Segment("del", before)], [Segment("ins", after)]
    old: list[Segment] = []
    new: list[Segment] = []
    for a, b, c, d in _spans(was, now):
        gone, come = "".join(was[a:b]), "".join(now[c:d])
        if gone == come:
            old.append(Segment("same", gone))
            new.append(Segment("same", come))
            continue
        blank = _common_blank(gone, come)
        old += [Segment("del", gone[: len(gone) - len(blank)]), Segment("same", blank)]
        new += [Segment("ins", come[: len(come) - len(blank)]), Segment("same", blank)]
    return old, new


def _common_blank(gone: str, come: str) -> str:
    """The blanks with which both end: nothing to strike or underline."""
    blank = gone[len(gone.rstrip()) :]
    return blank if blank == come[len(come.rstrip()) :] and gone.strip() and come.strip() else ""


def _spans(was: Sequence[str], now: Sequence[str]) -> list[tuple[int, int, int, int]]:
    matcher = SequenceMatcher(a=was, b=now, autojunk=False)
    return [(a, b, c, d) for _, a, b, c, d in matcher.get_opcodes()]


def _merged(found: list[Segment]) -> tuple[Segment, ...]:
    merged: list[Segment] = []
    for segment in found:
        if not segment.text:
            continue
        if merged and merged[-1].kind == segment.kind:
            merged[-1] = Segment(segment.kind, merged[-1].text + segment.text)
        else:
            merged.append(segment)
    return tuple(merged)
