"""The places of the portal, as the top of each page lists them."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from bcp_portal.look.navigation import NavigationLink
from tests.flat import flat

HOME = NavigationLink("Home", "/", "house", "page", 0, is_under_thumb=True)


def test_the_place_of_the_page_is_marked():
    assert 'aria-current="page"' in render_to_string("_places.html", {"places": [HOME]})
    assert "Home" not in render_to_string("_places.html", {"places": []})


def test_the_name_and_the_address_of_a_place_are_never_markup():
    evil = NavigationLink("<script>", '"><script>', "house", "", 0, is_under_thumb=True)
    assert "<script>" not in render_to_string("_places.html", {"places": [evil]})


@pytest.mark.parametrize(
    "route, label", [("plans:jobs", "Jobs"), ("plans:rules", "Rules"), ("accounts:sessions", "People")]
)
def test_a_place_of_the_account_menu_is_marked_and_no_other(world, sign_in, route, label):
    page = flat(sign_in(world.administrator).get(reverse(route)).content.decode())
    marked = set(re.findall(r'<a[^>]*aria-current="(?:page|true)"[^>]*>(?:<svg.*?</svg>)?\s*([\w ]+)', page))
    assert {place.strip() for place in marked} == {label}
