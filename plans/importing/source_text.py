"""Source text: from an uploaded file's bytes to the text that is read."""

from bcp_portal.documents.hidden_signs import without_strays

MOST_BYTES = 2 * 1024 * 1024
BYTE_ORDER_MARK = "\ufeff"
CONTROLS = set(range(32)) - set(b"\t\n\f\r\x1b")
BEGINNINGS = {
    b"PK\x03\x04": "a Word, OpenDocument or zip file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"%PDF-": "a PDF",
    b"{\\rtf": "a rich text file",
}


class NotMarkdown(ValueError):
    """The file is not a text file."""


class SourceTooLarge(ValueError):
    """The file is larger than any plan."""


class NothingInside(ValueError):
    """The file holds no text."""


def decoded(content: bytes) -> str:
    """The file's text. Raises NotMarkdown for all but UTF-8 (or UTF-16 with its mark), SourceTooLarge over 2 MB."""
    _check_size(len(content))
    if what := next((what for begins, what in BEGINNINGS.items() if content.startswith(begins)), ""):
        raise NotMarkdown(f"This is not a text file but {what}: save the plan as Markdown in UTF-8 and try again.")
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as refusal:
        raise NotMarkdown(_advice(content)) from refusal


def _advice(content: bytes) -> str:
    if CONTROLS.intersection(content):
        return "This is not a text file: save the plan as Markdown in UTF-8 and try again."
    return "This text is not in UTF-8, so some of its characters can’t be read: save it in UTF-8 and try again."


def cleaned(text: str) -> str:
    """The text with plain line breaks and no signs that nobody sees and that do nothing.

    Raises NotMarkdown, SourceTooLarge, NothingInside.
    """
    _check_size(len(text.encode(errors="replace")))
    if "\0" in text:
        raise NotMarkdown(
            "This is not a text file (it holds NUL bytes): save the plan as Markdown in UTF-8 and try again."
        )
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise NotMarkdown("This text holds letters that no file can: save the plan as Markdown in UTF-8 and try again.")
    plain = without_strays(text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n"))
    if not plain.strip():
        raise NothingInside("The file is empty: there is nothing to import.")
    return plain


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise SourceTooLarge(
            f"The file has {size / 1_000_000:.1f} MB; a plan may have {MOST_BYTES / 1_000_000:.1f} MB at most."
        )
