"""Bundles of style sheets and scripts: all of what is written, in its order, at once, under an address of its own."""

import os
import re
import shutil
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from bcp_portal.look import bundles

STATIC = Path(settings.BASE_DIR) / "static"
WRITTEN = sorted(str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.suffix in {".css", ".js"})
LINKED = re.compile(r'(?:href|src)="(/static/bundles/[^"]+)"')


@pytest.fixture
def folder(settings, tmp_path):
    """A copy of what is written, to be changed."""

    copy = tmp_path / "static"
    shutil.copytree(STATIC, copy)
    settings.STATICFILES_DIRS, settings.BUNDLE_ROOT = [copy], tmp_path / "made"
    forget()
    yield copy
    forget()


def forget():
    """Where Django and bundles found each file."""
    finders.get_finder.cache_clear()
    bundles._source.cache_clear()


def links(client):
    return LINKED.findall(client.get("/sign-in/").content.decode())


def sent(client, address):
    return b"".join(client.get(address)).decode()


def bare(path):
    """What a file says, without comments and white space."""
    return re.sub(r"\s", "", re.sub(r"/\*.*?\*/| // .*?$", "", Path(path).read_text(), flags=re.DOTALL | re.MULTILINE))


def test_each_style_sheet_and_script_stands_in_one_bundle():
    ours = sorted(part for part in chain(*bundles.BUNDLES.values()) if not part.startswith("django_htmx/"))
    assert ours == WRITTEN


@pytest.mark.parametrize("bundle", bundles.BUNDLES)
def test_a_bundle_holds_its_parts_in_their_order(bundle):
    made, places = bare(finders.find(f"bundles/{bundle}")), []
    for part in bundles.BUNDLES[bundle]:
        beginning = bare(finders.find(part))[:150]
        assert made.count(beginning) == 1
        places.append(made.index(beginning))
    assert places == sorted(places)


def test_a_page_links_one_style_sheet_and_one_script(db, client):
    assert [address.partition("?")[0] for address in links(client)] == [
        "/static/bundles/portal.css",
        "/static/bundles/portal.js",
    ]


def test_comments_stay_where_they_are_written(folder):
    for bundle in ("portal.css", "editing.js"):
        assert "/*" not in Path(finders.find(f"bundles/{bundle}")).read_text()


def test_an_edit_shows_at_the_next_request(db, client, folder):
    before = links(client)
    assert links(client) == before
    assert "gold" not in sent(client, before[0])
    sheet = folder / "css" / "login.css"
    sheet.write_text(f"{sheet.read_text()}\n@layer screens {{ .gold {{ color: gold }} }}\n")
    sheet_now, script_now = links(client)
    assert sheet_now != before[0]
    assert script_now == before[1]
    assert ".gold { color: gold }" in sent(client, sheet_now)


def test_parts_are_read_only_when_they_were_saved(folder, monkeypatch):
    address, read = bundles.address("portal.css"), []
    monkeypatch.setattr(Path, "read_text", lambda path, **_: read.append(path.name) or "a { color: red }")
    assert bundles.address("portal.css") == address
    os.utime(folder / "css" / "login.css", ns=(1, 1))
    assert bundles.address("portal.css") != address
    assert read == ["login.css"]


def test_a_part_that_is_missing_is_an_error_when_files_are_collected(folder, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "collected"
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (settings.STATIC_ROOT / "bundles" / "room.js").exists()
    (folder / "js" / "room.js").unlink()
    forget()
    with pytest.raises(ImproperlyConfigured, match=r"js/room\.js stands in a bundle"):
        call_command("collectstatic", interactive=False, verbosity=0)


def test_a_name_that_is_no_bundle_is_not_found(db, client):
    for name in ("nothing.css", "../settings.py", "portal.css/"):
        assert client.get(f"/static/bundles/{name}").status_code == 404
