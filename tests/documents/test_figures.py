from xml.etree import ElementTree as ET

import pytest

from bcp_portal.documents.figures import WIDTH
from bcp_portal.documents.heat_map import heat_map
from bcp_portal.documents.html import render_outline
from bcp_portal.documents.recovery_axis import recovery_axis, shortest
from bcp_portal.documents.values import read_duration
from tests.documents.clinic import clinic, row, rows


def rated(*ratings):
    document = clinic()
    first = rows(document, "risks")[0]
    rows(document, "risks")[:] = [
        {
            **first,
            "ref": f"R-{place}",
            "values": {**first["values"], "title": title, "impact_class": impact, "likelihood": likelihood},
        }
        for place, (title, impact, likelihood) in enumerate(ratings)
    ]
    return document


def scale(drawing, css="ax"):
    return [word.text for word in drawing.words if word.css == css]


def test_risks_stand_where_the_plans_own_scales_cross():
    drawing = heat_map(clinic())
    assert scale(drawing) == ["Severe", "Moderate", "Minor", "Unlikely", "Possible", "Likely"]
    assert "Severe impact, likely likelihood: Ransom software." in drawing.alternative
    assert drawing.unrated == ["Power cut"]


def test_a_usual_scale_is_shown_whole():
    drawing = heat_map(rated(("A", "High", "Low"), ("B", "Medium", "Low (rare)")))
    assert scale(drawing) == ["High", "Medium", "Low", "Low", "Medium", "High"]
    assert "Medium impact, low likelihood: B." in drawing.alternative


def test_numbers_are_ordered_as_numbers():
    drawing = heat_map(rated(("A", "10", "2"), ("B", "9", "10")))
    assert scale(drawing) == ["10", "9", "2", "10"]


@pytest.mark.parametrize("ratings", [[], [("A", "High", "")], [(str(n), f"Word {n}x", "Low") for n in range(0)]])
def test_without_rated_risks_there_is_no_map(ratings):
    assert heat_map(rated(*ratings)) is None


def test_ratings_in_free_text_make_no_map():
    assert heat_map(rated(*((f"R{n}", "High", f"perhaps {chr(97 + n)}") for n in range(9)))) is None


def test_a_full_cell_says_how_many_more_there_are():
    drawing = heat_map(rated(*((f"Risk {n}", "High", "High") for n in range(40))))
    assert "40" in scale(drawing, "cnt")
    assert any(text.startswith("and ") and text.endswith(" more") for text in scale(drawing, "nm"))
    assert "Risk 39" in drawing.alternative


def test_longer_recovery_times_reach_further_and_stay_inside():
    drawing = recovery_axis(clinic())
    bars = [box for box in drawing.boxes if box.css == "bar"]
    assert bars[0].width < bars[1].width
    assert all(box.x + box.width <= WIDTH for box in drawing.boxes)
    assert "Gold within 45 minutes" in drawing.alternative
    assert drawing.note == "RTOs that can’t be read: Billing (“soonish”)."


def test_an_immediate_recovery_is_drawn():
    document = clinic()
    row(document, "F-01")["values"]["rto"] = read_duration("Immediate")
    assert "Emergency intake within Immediate" in recovery_axis(document).alternative


def test_without_tiers_there_is_no_axis():
    document = clinic()
    rows(document, "tiers").clear()
    assert recovery_axis(document) is None


def test_the_most_urgent_tier_is_the_promise_of_the_cover():
    assert shortest(clinic())[:2] == ("Gold systems", "45 minutes")


def test_without_tiers_the_most_urgent_function_is_the_promise():
    document = clinic()
    rows(document, "tiers").clear()
    assert shortest(document)[:2] == ("Emergency intake", "45m")


def test_figures_are_svg_with_a_text_alternative_and_no_inline_style():
    html = str(render_outline(clinic()))
    figures = [part.split("</svg>")[0] + "</svg>" for part in html.split("<svg ")[1:]]
    assert len(figures) == 2
    for figure in figures:
        tree = ET.fromstring("<svg " + figure)  # noqa: S314 - drawn here
        assert tree.find("title").text
        assert not any("style" in element.attrib or element.tag == "style" for element in tree.iter())
