"""Style sheets and scripts: small files by topic where they are written, a few large ones where they are read."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import rjsmin
import tinycss2
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage
from django.templatetags.static import static

FOLDER = "bundles"


def _parts(folder: str, ending: str, names: str) -> tuple[str, ...]:
    return tuple(f"{folder}/{name}.{ending}" for name in names.split())


# Each file of static/ stands in one of them, in the order in which it holds.
BUNDLES = {
    "portal.css": _parts(
        "css",
        "css",
        "tokens base layout components forms overlays changes plan document recovery map readiness exercises editing "
        "links approve versions lists calling incidents ending glossary login utilities print",
    ),
    "portal.js": ("django_htmx/htmx-2.min.js", *_parts("js", "js", "portal session")),
    "editing.js": _parts("js", "js", "leaving stops plan values links"),
    "files.js": _parts("js", "js", "drop verify"),
    "map.js": _parts("js", "js", "map"),
    "room.js": _parts("js", "js", "room"),
}


def address(bundle: str) -> str:
    """Where a page finds it: another one whenever it says something else."""
    known = static(f"{FOLDER}/{bundle}")
    return known if settings.IN_PRODUCTION else f"{known}?{_made(bundle).digest}"


class BundleFinder(finders.BaseFinder):
    """Has them made, when they are collected for production or asked for while somebody works on them."""

    def check(self, **options: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **options: Any) -> Any:  # noqa: FBT001, FBT002  Django's
        folder, _, bundle = path.partition("/")
        found = [str(_made(bundle).path)] if folder == FOLDER and bundle in BUNDLES else []
        return found[0] if found and not find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=settings.BUNDLE_ROOT)
        for bundle in BUNDLES:
            yield str(_made(bundle).path.relative_to(settings.BUNDLE_ROOT)), storage


State = tuple[int, int]


@dataclass(frozen=True)
class _Made:
    """A bundle in its file, and the state of its parts when it was made."""

    path: Path
    digest: str
    states: tuple[State, ...]


_newest: dict[Path, _Made] = {}


def _made(bundle: str) -> _Made:
    """The bundle as its parts are now: read again only if one of them was saved."""
    path = Path(settings.BUNDLE_ROOT, FOLDER, bundle)
    parts = [_source(part) for part in BUNDLES[bundle]]
    states = tuple((state.st_mtime_ns, state.st_size) for state in map(os.stat, parts))
    made = _newest.get(path)
    if made is None or made.states != states or not path.exists():
        text = "".join(map(_small, parts, states))
        _write(path, text)
        made = _newest[path] = _Made(path, sha256(text.encode()).hexdigest()[:12], states)
    return made


@cache
def _source(part: str) -> Path:
    found = finders.find(part)
    if not found:
        raise ImproperlyConfigured(
            f"{part} stands in a bundle (bcp_portal/look/bundles.py), and there is no such file."
        )
    return Path(found)


@lru_cache(maxsize=2 * sum(map(len, BUNDLES.values())))
def _small(part: Path, state: State) -> str:
    """In that state, without comments and with little white space; a script is ended before the next one."""
    text = part.read_text(encoding="utf-8")
    if part.suffix == ".css":
        return _with_single_spaces(tinycss2.parse_component_value_list(text, skip_comments=True))
    return f"{text if '.min.' in part.name else rjsmin.jsmin(text)};\n"


def _with_single_spaces(nodes: list[tinycss2.ast.Node]) -> str:
    """CSS means the same by one space as by many, and nothing but a parser knows where it needs none."""
    for node in nodes:
        if node.type == "whitespace":
            node.value = " "
        for within in ("content", "arguments"):
            _with_single_spaces(getattr(node, within, None) or [])
    return str(tinycss2.serialize(nodes))


def _write(path: Path, text: str) -> None:
    """Whoever reads it meanwhile gets it whole, as it was or as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as draft:
        draft.write(text)
    made = Path(draft.name)
    made.chmod(0o644)
    made.replace(path)
