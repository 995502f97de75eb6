"""Ratings of risks: numbers, words and scores, and the one scale or the reason why there is none."""

from fractions import Fraction

import pytest

from bcp_portal.documents.heat_map import heat_map, no_map
from bcp_portal.documents.html import render_outline
from bcp_portal.documents.ratings import is_rating, rating
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from tests.documents.clinic import clinic, rows

MIXED = ("2 | 5 | 10", "3 (Possible) | 4 (Major) | 3×4=12", "Unlikely | Catastrophic | ")


def register(*lines, head="Risk | Likelihood | Impact | Score"):
    """A plan with a risk register, as it is read from Markdown."""
    table = "\n".join(f"| Risk {number} | {line} |" for number, line in enumerate(lines, start=1))
    head = f"| {head} |\n|{'---|' * len(head.split('|'))}"
    return as_document(read_plan(f"# Plan\n\n## Risk Assessment\n\n{head}\n{table}\n"))


def axes(document):
    drawing = heat_map(document)
    return [word.text for word in drawing.words if word.css == "ax"]


@pytest.mark.parametrize(
    "text, number, word",
    [
        ("3", 3, ""),
        ("3 (Possible)", 3, "Possible"),
        ("4 - Major", 4, "Major"),
        ("4: Major", 4, "Major"),
        ("Possible (3)", 3, "Possible"),
        ("L3", 3, ""),
        ("Level 3", 3, ""),
        ("4/5", 4, ""),
        ("2 out of 5", 2, ""),
        ("High", None, "High"),
        ("Low (once in ten years)", None, "Low"),
        ("1 in 10 years", None, "1 in 10 years"),
        ("5 major", 5, "Major"),
        ("L", None, "Low"),
        ("H", None, "High"),
        ("M (3)", 3, "Medium"),
        ("Med.", None, "Medium"),
        ("VH", None, "Very high"),
    ],
)
def test_a_rating_is_a_number_a_word_or_both(text, number, word):
    found = rating(text)
    assert (found.number, found.word, found.score) == (None if number is None else Fraction(number), word, "")


@pytest.mark.parametrize("text", ["3×4=12", "3*4", "3 x 4", "L3 x I4 = 12", "12/25", "12 of 25"])
def test_a_score_is_no_rating(text):
    assert rating(text).score == text
    assert not is_rating(text)


def test_impact_stands_on_its_own_axis_and_a_score_is_kept_as_a_score():
    document = register("2 | 5 | 10", "3 | 4 | 12")
    assert axes(document) == ["5", "4", "2", "3"]
    assert [row["extra"] for row in rows(document, "risks")] == [{"Score": "10"}, {"Score": "12"}]


def test_numbers_with_words_and_words_that_the_usual_scale_knows_stand_on_one_scale():
    document = register(*MIXED)
    assert axes(document) == ["5 Catastrophic", "4 Major", "2 Unlikely", "3 Possible"]
    assert "5 Catastrophic impact, 2 unlikely likelihood: Risk 1 and Risk 3." in heat_map(document).alternative
    assert [row["extra"].get("Score") for row in rows(document, "risks")][:2] == ["10", "3×4=12"]


def test_short_words_stand_for_the_usual_ones():
    assert axes(register("L | H | ", "M | Low | ")) == ["High", "Medium", "Low", "Low", "Medium", "High"]


RESULTS = [
    "Risk | Likelihood | Severity | Risk rating",
    "Risk | Likelihood | Impact | Risk level",
    "Risk | Likelihood | Consequence | Rating",
    "Threat | Likelihood | Impact | Risk",
    "Hazard | Probability | Impact level | Overall risk",
]


@pytest.mark.parametrize("head", RESULTS)
def test_what_likelihood_and_impact_make_together_is_neither_the_impact_nor_the_name(head):
    document = register("2 | 5 | 10", "3 | 4 | 12", head=head)
    assert axes(document) == ["5", "4", "2", "3"]
    assert [row["values"]["title"] for row in rows(document, "risks")] == ["Risk 1", "Risk 2"]
    assert [row["extra"] for row in rows(document, "risks")] == [{head.rpartition("| ")[2]: n} for n in ("10", "12")]


def test_a_result_in_words_is_no_impact_where_the_impact_is_rated():
    document = register("Low | High | Medium", head="Threat | Likelihood | Impact | Risk")
    assert rows(document, "risks")[0]["extra"] == {"Risk": "Medium"}
    assert rows(document, "risks")[0]["values"]["impact_class"] == "High"


@pytest.mark.parametrize("name", ["Rating", "Risk rating", "Risk level", "Risk"])
def test_a_computed_number_alone_makes_no_axis(name):
    document = register("2 | 10", head=f"Threat | Likelihood | {name}")
    [row] = rows(document, "risks")
    assert (row["values"]["title"], row["extra"], heat_map(document)) == ("Risk 1", {name: "10"}, None)


def test_a_computed_number_in_a_list_of_risks_is_no_impact():
    text = (
        "# Plan\n\n## Risks\n\n### Fire\n\n- Risk rating: 10\n- Likelihood: 2\n- Impact: 5\n- Mitigation: sprinklers\n"
    )
    [row] = rows(as_document(read_plan(text)), "risks")
    assert "10" not in (row["values"]["impact_class"], row["values"]["impact"], row["values"]["title"])


def test_a_draft_that_took_the_score_for_the_impact_shows_the_impact():
    document = clinic()
    for row, impact, score in zip(
        rows(document, "risks"), ("5", "4", "4", "5"), ("10", "3×4=12", "8", "5"), strict=False
    ):
        row["values"] |= {"impact": impact, "impact_class": score, "likelihood": "2"}
    assert axes(document) == ["5", "4", "2"]


NO_SCALE = [
    (("3/5 | 5 | ", "2/10 | 4 | "), "“3/5” and “2/10” are of two scales"),
    (("3/5 | 5 | ", "7 | 4 | "), "“7” is more than “3/5” has"),
    (("30% | €1m | ",), "“€1m” is not a rating"),
    (("Low | €1m | ", "High | €2m | "), "“€1m” is not a rating"),
    (("30% | High | ",), "in the likelihood of risks “30%” is not a rating"),
    (("1-2 | 3-4 | ",), "“3-4” is not a rating"),
    (("A | IV | ",), "“IV” is not a rating"),
    (("A | High | ", "B | Low | "), "nothing says where “A” stands among B"),
    (("1-2 | High | ", "3-4 | Low | "), "nothing says where “1-2” stands"),
    (("2 | Data is lost. | ",), "“Data is lost.” is not a rating"),
    (("2 | 5 | 10", "Unlikely | Catastrophic | "), "nothing says which number “Catastrophic” is"),
    (("3 (Possible) | 4 | ", "3 (Likely) | 5 | "), "“3” and “Likely” stand for more than one class"),
    (("Often | High | ", "Low | Low | "), "nothing says where “Often” stands among Low"),
    (("Low | 3×4=12 | ", "Low | High | "), "“3×4=12” is a score"),
    (tuple(f"{n} | 5 | " for n in range(1, 9)), "the likelihood of risks is said in 8 different ways"),
]


@pytest.mark.parametrize("lines, why", NO_SCALE, ids=[why[:20] for _, why in NO_SCALE])
def test_without_one_scale_there_is_no_map_and_a_sentence_says_why(lines, why):
    document = register(*lines)
    assert heat_map(document) is None
    assert why in no_map(document)
    html = str(render_outline(document))
    assert no_map(document) in html.replace("&#x27;", "'")
    assert "Figure 0" not in html


def test_where_a_map_is_drawn_or_nothing_is_rated_no_reason_is_given():
    assert no_map(clinic()) == ""
    assert no_map(register(" | Data is lost. | ")) == ""


def test_an_impact_told_in_a_sentence_is_no_rating():
    assert not is_rating("1 day without orders")
    assert not is_rating("Loss of data")
    assert is_rating("4 (Major)")


def test_percentages_are_no_scale_alone_nor_beside_words_and_numbers():
    assert "nothing says where “10%” stands among 50%" in no_map(register("10% | High | ", "50% | Low | "))
    assert "nothing says where “50%” stands among Low" in no_map(register("50% | High | ", "Low | Low | "))
    assert "nothing says which number “50%” is" in no_map(register("50% | High | ", "3 | Low | "))


def test_a_coloured_dot_beside_a_word_rates_no_less():
    assert axes(register("🔴 High | 🟡 Medium | ", "🟢 Low | 🔴 High | ")) == [
        "High",
        "Medium",
        "Low",
        "Low",
        "Medium",
        "High",
    ]
    assert rating("High 🔴").word == "High"


def test_letters_in_the_header_are_likelihood_and_impact_only_side_by_side():
    assert axes(register("2 | 5 | 10", "3 | 4 | 12", head="Risk | L | I | Score")) == ["5", "4", "2", "3"]
    kinds = as_document(
        read_plan("# P\n\n## Matters\n\n| Scenario | L | M | H |\n|---|---|---|---|\n| Fire | x | | |\n")
    )["kinds"]
    assert not next(kind["rows"] for kind in kinds if kind["key"] == "risks")


def test_what_risks_are_before_measures_stands_on_the_map_and_what_remains_beside_it():
    head = "Risk | Inherent likelihood | Inherent impact | Inherent risk | Residual likelihood | Residual impact | Residual risk"
    document = register("4 | 5 | 20 | 2 | 5 | 10", "3 | 4 | 12 | 1 | 4 | 4", head=head)
    assert axes(document) == ["5", "4", "3", "4"]
    [one, other] = rows(document, "risks")
    assert (one["values"]["residual"], other["values"]["residual"]) == ("10", "4")
    assert one["extra"] == {"Inherent risk": "20", "Residual likelihood": "2", "Residual impact": "5"}


@pytest.mark.parametrize(
    "head", ["Risk | Score", "Risk | Risk score", "Risk | RAG rating", "Risk | Likelihood × Impact"]
)
def test_risks_that_have_a_score_only_make_no_map_and_a_sentence_says_why(head):
    document = register("12 | Pump", "20 | Hose", head=f"{head} | Mitigation")
    label = head.partition("| ")[2]
    assert heat_map(document) is None
    assert no_map(document).startswith(f"There is no risk map: “{label}” rates risks in one figure or word")


def test_a_word_of_no_scale_is_quoted_as_it_is_written():
    assert "nothing says where “H/M” stands among Low" in no_map(register("H/M | High | ", "L | Low | "))
