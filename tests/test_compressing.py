"""Pages travel compressed, files as they are, and nothing is given away by its length."""

import gzip
import hashlib

import brotli
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from plans.models.versions import VersionPdf
from tests.stages import in_force

GZIP = {"Accept-Encoding": "gzip, deflate"}
BROTLI = {"Accept-Encoding": "gzip, deflate, br"}
READ = {"gzip": gzip.decompress, "br": brotli.decompress}
ADDRESSES = (
    "/",
    "/plans/",
    "/plans/BCP-01/",
    "/plans/BCP-01/findings/",
    "/api/v1/plans/BCP-01/findings/",
    "/directory/",
)


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.editor)


@pytest.mark.parametrize("reads", [GZIP, BROTLI], ids=["gzip", "brotli"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_compressed_for_who_reads_that(client, address, reads):
    plain, small = client.get(address), client.get(address, headers=reads)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == ("br" if reads is BROTLI and "/api/" not in address else "gzip")
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert small.headers["Content-Length"] == str(len(small.content))
    read = READ[small.headers["Content-Encoding"]](small.content)
    assert len(read) == pytest.approx(len(plain.content), rel=0.02)


@pytest.mark.parametrize("reads, least", [(GZIP, 7), (BROTLI, 8)], ids=["gzip", "brotli"])
def test_a_plan_is_a_small_part_of_its_size(client, reads, least):
    assert len(client.get("/plans/BCP-01/", headers=reads).content) < len(client.get("/plans/BCP-01/").content) / least


def test_what_follows_a_save_is_compressed_too(client):
    answer = client.post("/plans/BCP-01/state/", headers={**GZIP, "HX-Request": "true"})
    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("reads", [GZIP, BROTLI], ids=["gzip", "brotli"])
def test_the_same_page_never_has_the_same_length_twice(client, reads):
    lengths = [len(client.get("/plans/", headers=reads).content) for _ in range(12)]
    assert len(set(lengths)) > 4
    assert max(lengths) - min(lengths) > 20


def test_a_part_of_a_page_gets_no_comment(client):
    """It would stand in the page for ever."""
    part = client.post("/plans/BCP-01/state/", headers={**BROTLI, "HX-Request": "true"})
    assert part.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_another_site_learns_no_length(client, site):
    answer = client.get("/search/?q=database", headers={**BROTLI, "Sec-Fetch-Site": site})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_page_of_ours_may_ask(client, site):
    answer = client.get("/search/?q=database", headers={**BROTLI, "Sec-Fetch-Site": site})
    assert answer.headers["Content-Encoding"] == "br"


def test_a_signed_document_is_sent_byte_for_byte_with_its_hash_as_a_strong_tag(world, signed, client):
    answer = client.get(f"/api/v1/plans/BCP-01/versions/{signed.number}/document/", headers=GZIP)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["ETag"] == f'"{signed.sha256}"'
    assert hashlib.sha256(answer.content).hexdigest() == signed.sha256
    again = client.get(
        f"/api/v1/plans/BCP-01/versions/{signed.number}/document/",
        headers={**GZIP, "If-None-Match": f'"{signed.sha256}"'},
    )
    assert again.status_code == 304
    assert again.headers["ETag"] == f'"{signed.sha256}"'


def test_pdfs_and_tables_are_sent_as_they_are(world, client, sign_in, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    version, content = in_force(world), b"%PDF-1.7 " + b"as it is " * 500
    path = default_storage.save("kept.pdf", ContentFile(content))
    sha256 = hashlib.sha256(content).hexdigest()
    VersionPdf.objects.create(
        version=version, path=path, sha256=sha256, size=len(content), pages=1, made_at=world.now, made_with="a test"
    )
    for address in (
        f"/plans/BCP-01/versions/{version.number}/pdf/",
        f"/api/v1/plans/BCP-01/versions/{version.number}/pdf/",
    ):
        answer = client.get(address, headers=GZIP)
        assert b"".join(answer.streaming_content) == content
        assert "Content-Encoding" not in answer.headers
    saved = client.get(f"/plans/BCP-01/versions/{version.number}/json/", headers=GZIP)
    assert hashlib.sha256(saved.content).hexdigest() == version.sha256
    table = sign_in(world.auditor).get("/audit/csv/", headers=GZIP)
    assert table.streaming
    assert "Content-Encoding" not in table.headers


def test_the_token_against_forged_forms_is_another_one_in_each_answer(client):
    def token() -> str:
        page = gzip.decompress(client.get("/plans/BCP-01/findings/", headers=GZIP).content).decode()
        return page.partition('"X-CSRFToken": "')[2].partition('"')[0]

    first, second = token(), token()
    assert len(first) == 64
    assert first != second
