"""Times that name another objective than their field is for: ``15 min RPO`` is no RTO."""

import re

from .reading import Unreadable, quoted, split_remark, tidy

NAMES = {
    "rto": r"RTOs?|recovery time(?: objectives?)?",
    "rpo": r"RPOs?|recovery points?(?: objectives?)?|data loss|lost data|data lost",
    "mtpd": r"MTPDs?|MTDs?|MTPODs?|MAOs?|MTOs?",
}
NAMED = {field: re.compile(rf"\b(?:{said})\b", re.IGNORECASE) for field, said in NAMES.items()}
ALONE = re.compile(
    rf"(?:(?:the|this|is|as|an?|for|of|target|max\.?|maximum)\s+)*(?:{'|'.join(NAMES.values())})(?: target| only)?",
    re.IGNORECASE,
)


def refuse_other_objective(field: str, text: str) -> None:
    """Raises Unreadable for a text that names another objective than the ``field`` holds; other fields hold any."""
    if field not in NAMED:
        return
    body, remark = split_remark(tidy(text))
    said = f"{body} {remark}" if ALONE.fullmatch(remark) else body
    named = [name for name, pattern in NAMED.items() if pattern.search(said)]
    if named and field not in named:
        raise Unreadable(
            f"{quoted(text)} speaks of the {named[0].upper()}, and here stands the {field.upper()}: "
            f"write the {field.upper()} here, and the {named[0].upper()} in its own field."
        )
