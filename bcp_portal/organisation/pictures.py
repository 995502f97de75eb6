"""Pictures that people hand in: read with suspicion, and drawn anew, so that nothing but their colours is kept."""

import io
import struct
import zlib
from typing import BinaryIO, NamedTuple

from PIL import Image, ImageOps

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 12_000_000  # of what is read: unpacked they take some 50 MB
LEAST_SIDE = 32
BROADEST, HIGHEST = 900, 300  # of what is kept, in pixels: at 300 a inch more than a cover shows
FORMATS = ("PNG", "JPEG")  # cameras write MPO, which is read as JPEG
WHITE = (255, 255, 255)
BROKEN = "This is not a picture that can be read: save it as PNG or JPEG and choose it again."
MOVES = "This picture is animated: choose a still one."
# Whatever Pillow meets in a file that is no picture, or a broken one.
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error)
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class Picture(NamedTuple):
    """A picture that can be printed."""

    png: bytes
    width: int
    height: int


class NoPicture(Exception):
    """Why it can't be taken, in a sentence, and what to do."""


def read_picture(file: BinaryIO) -> Picture:
    """The picture of a PNG or JPEG file, upright, on white, at most as large as a cover shows it. Raises NoPicture."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NoPicture("The file is larger than 2 MB: save the picture smaller and choose it again.")
    try:
        return _drawn_anew(content)
    except TOO_LARGE as bomb:
        raise NoPicture(_too_many()) from bomb
    except UNREADABLE as broken:
        raise NoPicture(BROKEN) from broken


def _drawn_anew(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=FORMATS) as found:
        if found.width * found.height > MOST_PIXELS:
            raise NoPicture(_too_many())
        if max(found.size) < LEAST_SIDE:
            raise NoPicture(
                f"The picture is {found.width} × {found.height} pixels, too few to print: at least {LEAST_SIDE} on one "
                "side are needed."
            )
        if found.format == "PNG" and getattr(found, "is_animated", False):
            raise NoPicture(MOVES)
        found.load()
        picture = _on_white(ImageOps.exif_transpose(found))
    picture.thumbnail((BROADEST, HIGHEST), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return Picture(kept.getvalue(), *picture.size)


def _on_white(picture: Image.Image) -> Image.Image:
    """Its colours as a screen has them, and white where it is transparent: a new picture, with nothing beside it."""
    if picture.mode.startswith("I"):  # sixteen bits a point, of which the upper eight are kept
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    sheet = Image.new("RGB", picture.size, WHITE)
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        sheet.paste(seen, mask=seen.getchannel("A"))
    else:
        sheet.paste(picture.convert("RGB"))
    return sheet


def _too_many() -> str:
    return f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels: save it smaller and choose it again."
