import re
from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.test import RequestFactory
from lucide import IconDoesNotExist


def render(source, **context):
    return engines["django"].from_string("{% load portal %}" + source).render(context, RequestFactory().get("/"))


def test_an_icon_is_inline_svg_that_screen_readers_pass_over():
    svg = render('{% icon "pencil" "toned" %}')
    assert svg.startswith('<svg class="icon toned" viewBox="0 0 24 24" aria-hidden="true"><path')
    assert "xmlns" not in svg


@pytest.mark.parametrize("name", ["logo", "sev-1", "sev-2", "sev-3", "sev-4"])
def test_our_own_drawings_are_icons_too(name):
    assert 'class="icon"' in render("{% icon name %}", name=name)


def test_an_icon_that_does_not_exist_is_noticed_at_once():
    with pytest.raises(IconDoesNotExist):
        render('{% icon "no-such-icon" %}')


def test_in_production_a_missing_icon_never_costs_the_page(settings, caplog):
    settings.IN_PRODUCTION = True
    assert render('before{% icon "no-such-icon" %}after') == "beforeafter"
    assert "no-such-icon" in caplog.text


def test_classes_of_an_icon_cannot_break_out_of_the_attribute():
    assert "<script>" not in render('{% icon "x" classes %}', classes='"><script>')


@pytest.mark.parametrize("level, bars", [("Low", 1), ("medium", 2), ("HIGH", 3)])
def test_a_severity_shows_its_rank_as_bars_beside_the_word(level, bars):
    html = render("{% sev level %}", level=level)
    assert level in html
    full, faint = re.findall(r'<path d="([^"]+)"[^>]*', html)
    assert (full.count("M"), faint.count("M")) == (bars, 4 - bars)
    assert html.index(full) < html.index(faint) < html.index("opacity")


def test_a_word_that_is_no_severity_stands_as_it_is():
    assert render("{% sev level %}", level="<Severe>") == "&lt;Severe&gt;"


def test_a_state_is_a_word_with_an_icon():
    html = render('{% state "in_force" %}{% state "draft" "Draft v1.1" %}')
    assert "In force</span>" in html
    assert "Draft v1.1</span>" in html
    assert html.count("<svg") == 2


def test_a_day_and_a_moment_are_machine_readable():
    assert render("{{ d|dateline }}", d=date(2025, 1, 14)) == '<time datetime="2025-01-14">14\xa0Jan\xa02025</time>'
    moment = datetime(2025, 4, 9, 8, 12, tzinfo=UTC)
    assert "9\xa0Apr\xa02025, 08:12</time>" in render("{{ d|dateline }}", d=moment)
    assert render("{{ d|dateline }}", d=None) == ""


def test_moments_are_told_in_the_time_zone_of_the_portal(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    assert "10\xa0Apr\xa02025, 04:00" in render("{{ d|dateline }}", d=datetime(2025, 4, 9, 16, 0, tzinfo=UTC))


def test_a_hash_is_shortened_in_the_middle():
    assert render("{{ h|short_hash }}", h="a91f03c2" + "0" * 48 + "77be10d4") == "a91f03c2 … 77be10d4"
    assert render("{{ h|short_hash }}", h="short") == "short"


def test_an_avatar_shows_the_initials_of_the_name_without_the_remark():
    assert ">IM</span>" in render("{% avatar name %}", name="IT Operations Manager (demo)")
    assert "avatar" in render("{% avatar name %}", name="")
