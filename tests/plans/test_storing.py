"""Files of the storage: whole under their name, or not there at all."""

import hashlib
import os
import resource
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from bcp_portal.audit.storing import NotAsWritten, clear_unfinished, store
from plans import tasks
from plans.actions.exports import due_exports
from plans.models.versions import PdfExport, VersionPdf

NAME = "plans/BCP-01/BCP-01-v1.0-abc.pdf"
CONTENT = b"%PDF-1.7 " + b"x" * 100_000


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def files(tmp_path):
    return sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())


@pytest.fixture
def full_disk():
    """No file may grow beyond 1,000 bytes: the system refuses as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_is_kept_once_under_its_name(tmp_path):
    assert store(NAME, CONTENT)
    assert not store(NAME, CONTENT)
    assert (tmp_path / NAME).read_bytes() == CONTENT
    assert files(tmp_path) == [NAME]


def test_a_full_disk_leaves_nothing_under_the_name_and_nothing_beside_it(tmp_path, full_disk):
    with pytest.raises(OSError, match="too large"):
        store(NAME, CONTENT)
    assert files(tmp_path) == []


@pytest.mark.parametrize("left", [b"", CONTENT[:500], b"other bytes"])
def test_half_a_file_under_the_name_is_replaced_by_the_whole_one(tmp_path, left):
    (tmp_path / NAME).parent.mkdir(parents=True)
    (tmp_path / NAME).write_bytes(left)
    assert store(NAME, CONTENT)
    assert (tmp_path / NAME).read_bytes() == CONTENT


def test_a_disk_that_gives_back_other_bytes_keeps_none(tmp_path, monkeypatch):
    """As a network file system may, which answers that all is written."""
    replace = Path.replace

    def cut(path, target):
        os.truncate(path, 10)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(NotAsWritten):
        store(NAME, CONTENT)
    assert files(tmp_path) == []


def test_what_a_killed_worker_left_half_written_is_cleared_away_after_an_hour(tmp_path):
    for name, minutes in (("old", 61), ("new", 59)):
        path = tmp_path / "unfinished" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(CONTENT[:5])
        at = time.time() - minutes * 60
        os.utime(path, (at, at))
    assert clear_unfinished(at=timezone.now()) == 1
    assert files(tmp_path) == ["unfinished/new"]


@pytest.mark.django_db
def test_an_approved_pdf_is_kept_once_the_disk_has_room_again(world, signed, tmp_path):
    PdfExport.objects.filter(purpose="preview").delete()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, before[1]))
    try:
        tasks.export_due_versions()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    failed = PdfExport.objects.get()
    assert (failed.finished_at, failed.claimed_at) == (None, None)
    assert failed.error == "The file could not be kept: the storage is full or away."
    assert files(tmp_path) == []
    PdfExport.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert due_exports(at=timezone.now()).exists()
    tasks.export_due_versions()
    pdf = VersionPdf.objects.get(version=signed)
    with default_storage.open(pdf.path) as kept:
        assert hashlib.sha256(kept.read()).hexdigest() == pdf.sha256
    assert files(tmp_path) == [pdf.path]
