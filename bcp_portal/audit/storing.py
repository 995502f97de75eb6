"""Whole files: each gets its final name only once it is whole: written beside it, checked, and then moved at once."""

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage

UNFINISHED = "unfinished"  # a folder of the storage; what is left in it is of a worker that was killed
LEFT_AFTER = timedelta(hours=1)


class NotAsWritten(OSError):
    """The storage gives back other bytes than it was given."""


def store(name: str, content: bytes) -> bool:
    """Keep the bytes under this name, whole or not at all; False if they were there already.

    Other bytes under the name are replaced: names of ours say which content they stand for, so those are half a file.
    """
    digest = hashlib.sha256(content).hexdigest()
    if is_whole(name, digest):
        return False
    draft = _path(f"{UNFINISHED}/{uuid4().hex}")
    try:
        _write(draft, content)
        final = _path(name)
        draft.replace(final)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync(final.parent)
    if not is_whole(name, digest):
        default_storage.delete(name)
        raise NotAsWritten(name)
    return True


def is_whole(name: str, digest: str) -> bool:
    """Whether the file is there with the bytes of this SHA-256."""
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest


def spool() -> IO[bytes]:
    """A file without a name for what is handed out and not kept: on the disk of the storage, gone when it is closed."""
    return TemporaryFile(dir=_path(f"{UNFINISHED}/spool").parent)


def clear_unfinished(*, at: datetime) -> int:
    """Delete what workers that were killed have left half written."""
    folder = Path(default_storage.path(UNFINISHED))
    old = [file for file in folder.glob("*") if file.stat().st_mtime < (at - LEFT_AFTER).timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _path(name: str) -> Path:
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if settings.FILE_UPLOAD_PERMISSIONS is not None:
        path.chmod(settings.FILE_UPLOAD_PERMISSIONS)


def _sync(folder: Path) -> None:
    """Have the name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
