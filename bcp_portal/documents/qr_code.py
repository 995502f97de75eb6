"""QR codes: an address that a telephone reads off paper; black on white wherever it is shown."""

import io
from functools import cache

import segno

from .markup import Markup

QUIET = 4  # modules of white around it, as readers want
CORRECTION = "m"  # readable with a seventh of it damaged
LONGEST = 300  # letters of an address; with more, the code's squares are too small to be read off paper


def holds(address: str) -> bool:
    """Whether the address is short enough for a code that a telephone reads off a cover."""
    return 0 < len(address.encode()) <= LONGEST


@cache
def as_svg(address: str) -> Markup:
    """The code as a drawing with its address as title."""
    drawn = _code(address).svg_inline(
        border=QUIET, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None, title=address
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))


def as_png(address: str, *, scale: int = 8) -> bytes:
    """The same as a picture, ``scale`` pixels a module."""
    written = io.BytesIO()
    _code(address).save(written, kind="png", border=QUIET, scale=scale, dark="#000", light="#fff")
    return written.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error=CORRECTION, micro=False)
