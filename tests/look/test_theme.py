import pytest

from tests.flat import flat

pytestmark = pytest.mark.django_db


def test_the_choice_is_kept_and_leads_back_to_the_page(client, sample_pages):
    response = client.post("/theme/", {"theme": "dark", "next": "/plans/?page=2"})
    assert response.headers["Location"] == "/plans/?page=2"
    assert '<html lang="en-GB" data-theme="dark">' in flat(client.get("/sample/page/").content.decode())


def test_following_the_device_again_forgets_the_choice(client, sample_pages):
    client.post("/theme/", {"theme": "dark"})
    client.post("/theme/", {"theme": "device"})
    assert '<html lang="en-GB">' in flat(client.get("/sample/page/").content.decode())


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_the_way_back_never_leaves_the_portal(client, sample_pages, elsewhere):
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere}).headers["Location"] == "/"


def test_a_theme_that_does_not_exist_changes_nothing(client, sample_pages):
    client.cookies["theme"] = '"><script>'
    assert '<html lang="en-GB">' in flat(client.get("/sample/page/").content.decode())


def test_looking_is_not_choosing(client, sample_pages):
    assert client.get("/theme/").status_code == 405
