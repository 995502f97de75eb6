"""Old text struck beside new text, as HTML: whole, or word by word where most words stayed."""

from collections.abc import Iterator

from .diff.changes import Segment
from .diff.segments import segments
from .markup import Markup, escape, hidden

TAGS = {"del": "Removed: ", "ins": "Added: "}


def redline(before: str, after: str, shown: Markup) -> Markup:
    """The former text struck, then ``shown``, which is the latter as HTML."""
    before, after = before.strip(), after.strip()
    was, now = segments(before, after)
    stayed = sum(len(part.text) for part in now if part.kind == "same")
    if shown == escape(after) and 2 * stayed > max(len(before), len(after)):
        return Markup("".join(_segment(part) for part in _interleaved(list(was), list(now))))
    return Markup(" ".join(part for part in (gone(before), added(shown)) if part))


def _interleaved(was: list[Segment], now: list[Segment]) -> Iterator[Segment]:
    """One sequence out of two that agree in what stayed, though not in how that is cut."""
    while was or now:
        if was and was[0].kind == "del":
            yield was.pop(0)
        elif now and now[0].kind == "ins":
            yield now.pop(0)
        else:
            length = min(len(was[0].text), len(now[0].text))
            yield Segment("same", now[0].text[:length])
            was, now = _cut(was, length), _cut(now, length)


def _cut(parts: list[Segment], length: int) -> list[Segment]:
    rest = parts[0].text[length:]
    return [Segment("same", rest), *parts[1:]] if rest else parts[1:]


def _segment(part: Segment) -> str:
    return escape(part.text) if part.kind == "same" else _tagged(part.kind, escape(part.text))


def added(content: Markup) -> Markup:
    """Content that was not there before."""
    return _tagged("ins", content) if content else content


def gone(text: str) -> Markup:
    """Text that is there no more."""
    return _tagged("del", escape(text)) if text else Markup("")


def _tagged(tag: str, content: Markup) -> Markup:
    return Markup(f"<{tag}>{hidden(TAGS[tag])}{content}</{tag}>")
