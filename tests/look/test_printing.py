import pytest
from django.template import engines

from bcp_portal.look.navigation import NavigationLink
from bcp_portal.look.printing import printed

HOME = NavigationLink("Home", "/", "house", "page", 0, is_under_thumb=True)


def render(source, **context):
    return engines["django"].from_string("{% load portal %}" + source).render(context)


def test_a_part_is_printed_for_what_it_is_given():
    assert 'aria-current="page"' in printed("_places.html", places=[HOME])
    assert "Home" not in printed("_places.html", places=[])
    assert "Home" in printed("_places.html", places=[HOME])


def test_a_part_sees_nothing_else_of_the_page():
    assert "Home" not in render('{% printed "_places.html" %}', places=[HOME])


def test_what_a_part_is_given_is_never_markup():
    evil = NavigationLink("<script>", '"><script>', "house", "", 0, is_under_thumb=True)
    assert "<script>" not in printed("_places.html", places=[evil])


@pytest.mark.parametrize("debug, is_same", [(False, True), (True, False)])
def test_a_part_is_kept_unless_templates_are_being_written(settings, debug, is_same):
    settings.DEBUG = debug
    assert (printed("_places.html", places=[HOME]) is printed("_places.html", places=[HOME])) is is_same
