"""Pictures that people hand in: what is taken is drawn anew, and what is none is refused in a sentence."""

import io
import struct
import zlib

import pytest
from PIL import Image

from bcp_portal.organisation import pictures
from bcp_portal.organisation.pictures import NoPicture, read_picture
from tests.organisation.setting import picture_file

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>'


def taken(content: bytes) -> Image.Image:
    made = read_picture(io.BytesIO(content))
    picture = Image.open(io.BytesIO(made.png))
    picture.load()
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (made.width, made.height))
    return picture


def refused(content: bytes) -> str:
    with pytest.raises(NoPicture) as why:
        read_picture(io.BytesIO(content))
    return str(why.value)


def chunk(kind: bytes, said: bytes) -> bytes:
    return struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said))


def claiming(width: int, height: int) -> bytes:
    """A small file that unpacks to something huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99_999))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "kind, mode",
    [("PNG", mode) for mode in ("RGB", "RGBA", "L", "LA", "P", "1", "I;16")]
    + [("JPEG", mode) for mode in ("RGB", "L", "CMYK")],
)
def test_every_kind_of_png_and_jpeg_is_taken(kind, mode):
    assert taken(picture_file((120, 60), kind, mode)).size == (120, 60)


def test_what_is_transparent_is_white_as_paper_is():
    clear = picture_file((64, 64), mode="RGBA", colour=(200, 0, 0, 0))
    assert taken(clear).getpixel((9, 9)) == (255, 255, 255)
    half = picture_file((64, 64), mode="RGBA", colour=(0, 0, 0, 128))
    assert taken(half).getpixel((9, 9)) == (127, 127, 127)
    grey = taken(picture_file((64, 64), mode="P", transparency=0))
    assert grey.getpixel((9, 9)) == (255, 255, 255)


def test_colours_of_print_and_sixteen_bits_are_those_of_a_screen():
    cyan = taken(picture_file((64, 64), "JPEG", "CMYK", colour=(255, 0, 0, 0))).getpixel((9, 9))
    assert cyan[0] < 20
    assert min(cyan[1:]) > 150
    light = taken(picture_file((64, 64), mode="I;16", colour=0xC000)).getpixel((9, 9))
    assert light == (0xC0, 0xC0, 0xC0)


def test_nothing_but_its_colours_is_kept_and_a_turned_one_stands_upright():
    found = Image.Exif()
    found[0x0112], found[0x010E] = 6, "by Ada at 52.5N 13.4E"  # turned; a description
    content = picture_file((200, 100), "JPEG", exif=found, comment=b"a secret")
    kept = taken(content)
    assert kept.size == (100, 200)
    assert kept.info == {}
    assert b"Ada" not in read_picture(io.BytesIO(content)).png
    noted = picture_file(pnginfo=_noted())
    assert b"secret" in noted
    assert b"secret" not in read_picture(io.BytesIO(noted)).png


def _noted():
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    said = PngInfo()
    said.add_text("Comment", "a secret")
    return said


def test_a_large_one_is_made_as_small_as_a_cover_shows_it_and_the_same_again():
    assert taken(picture_file((3000, 1500))).size == (600, 300)
    assert taken(picture_file((3000, 32))).size == (900, 10)
    assert taken(picture_file((40, 3))).size == (40, 3)
    first, second = (read_picture(io.BytesIO(picture_file((300, 90), colour=(9, 8, 7)))) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        SVG,
        b"GIF89a",
        picture_file((64, 64), "GIF", "P"),
        picture_file((64, 64), "WEBP"),
        picture_file((64, 64), "TIFF"),
    ],
    ids=["nothing", "PDF", "SVG", "broken GIF", "GIF", "WebP", "TIFF"],
)
def test_what_is_no_png_or_jpeg_is_refused(content):
    assert refused(content) == pictures.BROKEN


def test_one_that_moves_is_refused():
    second = Image.new("RGB", (64, 64), (9, 9, 9))
    assert refused(picture_file((64, 64), save_all=True, append_images=[second])) == pictures.MOVES


def test_one_that_is_too_small_or_too_large_is_refused():
    assert "31 × 8 pixels" in refused(picture_file((31, 8)))
    assert "larger than 2 MB" in refused(b"\x89PNG" + b"\0" * pictures.MOST_BYTES)


@pytest.mark.parametrize("size", [(4001, 3001), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
def test_a_small_file_that_would_fill_the_memory_is_refused_before_it_is_unpacked(size, monkeypatch):
    def unpacked(*_):
        raise AssertionError("it was unpacked")

    monkeypatch.setattr(Image.Image, "load", unpacked)
    assert "12 million pixels" in refused(claiming(*size)) or refused(claiming(*size)) == pictures.BROKEN


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_file_that_is_cut_or_bent_anywhere_is_a_picture_or_refused(kind):
    whole = picture_file((90, 60), kind, colour=(10, 200, 30))
    for place in range(0, len(whole), 7):
        for content in (whole[:place], whole[:place] + b"\xff" + whole[place + 1 :]):
            try:
                read_picture(io.BytesIO(content))
            except NoPicture:
                continue
