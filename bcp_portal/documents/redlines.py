"""Old text struck beside new text, as HTML: whole, or word by word where most words stayed."""

from .diff.changes import Segment
from .diff.segments import interleaved, segments
from .markup import Markup, escape, hidden

TAGS = {"del": "Removed: ", "ins": "Added: "}


def redline(before: str, after: str, shown: Markup) -> Markup:
    """The former text struck, then ``shown``, which is the latter as HTML."""
    before, after = before.strip(), after.strip()
    was, now = segments(before, after)
    stayed = sum(len(part.text) for part in now if part.kind == "same")
    if shown == escape(after) and 2 * stayed > max(len(before), len(after)):
        return Markup("".join(_segment(part) for part in interleaved(was, now)))
    return Markup(" ".join(part for part in (gone(before), added(shown)) if part))


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
