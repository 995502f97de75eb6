"""Finding the fonts of a PDF on this machine: Inter where it is installed, else whatever the system has."""

from functools import cache
from pathlib import Path

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "/Library/Fonts", "~/Library/Fonts")
FACES = {  # file name without its ending → weight, style
    "Inter-Regular": (400, "normal"),
    "Inter-Italic": (400, "italic"),
    "Inter-Medium": (500, "normal"),
    "Inter-SemiBold": (600, "normal"),
    "Inter-Bold": (700, "normal"),
    "Inter-SemiBoldItalic": (600, "italic"),
}
ENDINGS = {".ttf", ".otf"}  # web fonts would be unpacked anew in each process


@cache
def files() -> dict[str, Path]:
    """The files of the faces that are installed, by name."""
    found: dict[str, Path] = {}
    for folder in (Path(path).expanduser() for path in FOLDERS):
        for path in sorted(folder.rglob("Inter-*")):
            if path.stem in FACES and path.suffix in ENDINGS:
                found.setdefault(path.stem, path)
    return found


def font_faces() -> str:
    """``@font-face`` rules for the family “Inter”, empty where it isn't installed."""
    return "\n".join(_face(path, *FACES[name]) for name, path in files().items())


def _face(path: Path, weight: int, style: str) -> str:
    source = f'src: url("{path.as_uri()}"); font-weight: {weight}; font-style: {style};'
    return f'@font-face {{ font-family: "Inter"; {source} }}'
