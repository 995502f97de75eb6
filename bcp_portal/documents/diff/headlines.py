"""Changes in one plain sentence each."""

from collections.abc import Sequence

from .changes import FieldChange, SectionRef

LONG = 70
LONG_LABEL = 90
NAMED = 2  # fields that a headline quotes; more are only named
NAMES = {"name", "title", "text", "role"}


def shortened(text: str, length: int = LONG_LABEL) -> str:
    """The text on one line, cut at a word where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def joined(label: str, section: SectionRef) -> str:
    """``File Storage joins Impact Assessment Matrix``."""
    return f"{shortened(label)} joins {section.title or 'the plan'}"


def removed(label: str) -> str:
    """``Social media updates is removed``."""
    return f"{shortened(label)} is removed"


def moved(label: str, section: SectionRef, *, stays: bool) -> str:
    """``CDN Failure moves to High Impact Risks``."""
    return f"{shortened(label)} moves {'within' if stays else 'to'} {section.title or 'the plan'}"


def changed(was: str, now: str, fields: Sequence[FieldChange], *, is_labelled: bool) -> str:
    """``Database Recovery: RTO < 2 hours → < 90 minutes``; a new name alone reads as one.

    ``is_labelled``: the plan prints a label for the first field, so that the sentence needs it too.
    """
    if len(fields) == 1 and fields[0].name in NAMES and was != now:
        return f"“{shortened(was, LONG)}” now reads “{shortened(now, LONG)}”"
    if len(fields) == 1 and not is_labelled:
        return f"{shortened(now)}: {_quoted('', fields[0])}"
    if len(fields) > NAMED:
        return f"{shortened(now)}: {_listed([field.label for field in fields])} change"
    return f"{shortened(now)}: {'; '.join(_quoted(field.label, field) for field in fields)}"


def _quoted(label: str, field: FieldChange) -> str:
    before, after = " ".join(field.before.split()), " ".join(field.after.split())
    if max(len(before), len(after)) > LONG:
        return f"{label or 'the text'} changes"
    if not before:
        return f"{label} is now {after}".strip()
    if not after:
        return f"{label} {before} is removed".strip()
    return f"{label} {before} → {after}".strip()


def _listed(labels: Sequence[str]) -> str:
    return f"{', '.join(labels[:-1])} and {labels[-1]}"


def heading_added(title: str) -> str:
    """``The section “Suppliers” is added``."""
    return f"The section “{shortened(title)}” is added"


def heading_removed(title: str) -> str:
    """``The section “Suppliers” is removed``."""
    return f"The section “{shortened(title)}” is removed"


def heading_renamed(was: str, now: str) -> str:
    """``The section “Suppliers” is now called “Partners”``."""
    return f"The section “{shortened(was)}” is now called “{shortened(now)}”"


def heading_moved(title: str) -> str:
    """``The section “Suppliers” moves``."""
    return f"The section “{shortened(title)}” moves"


def prose(state: str, section: SectionRef, *, wording: bool = False) -> str:
    """What happened to a piece of narrative."""
    title = section.title or "the plan"
    if state == "added":
        return f"A text joins {title}"
    if state == "removed":
        return f"A text is removed from {title}"
    if state == "moved":
        return f"A text moves to {title}"
    return f"{title}: only blanks in the text change" if wording else f"{title}: the text changes"
