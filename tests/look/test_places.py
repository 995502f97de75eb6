"""The places of the portal, as the top of each page lists them."""

from django.template.loader import render_to_string

from bcp_portal.look.navigation import NavigationLink

HOME = NavigationLink("Home", "/", "house", "page", 0, is_under_thumb=True)


def test_the_place_of_the_page_is_marked():
    assert 'aria-current="page"' in render_to_string("_places.html", {"places": [HOME]})
    assert "Home" not in render_to_string("_places.html", {"places": []})


def test_the_name_and_the_address_of_a_place_are_never_markup():
    evil = NavigationLink("<script>", '"><script>', "house", "", 0, is_under_thumb=True)
    assert "<script>" not in render_to_string("_places.html", {"places": [evil]})
