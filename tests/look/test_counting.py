"""Numbers with what is counted."""

import pytest

from bcp_portal.look.badges import count
from bcp_portal.look.counting import counted, noun


@pytest.mark.parametrize(("number", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_one_is_told_apart_from_none_and_several(number, said):
    assert counted(number, "day") == said


def test_nouns_and_verbs_that_take_no_s_are_given():
    assert counted(1, "strategy names", "strategies name") == "1 strategy names"
    assert counted(3, "strategy names", "strategies name") == "3 strategies name"
    assert noun(1, "it needs", "they need") == "it needs"


def test_a_badge_says_what_it_counts_to_those_who_cannot_see_it():
    assert count(1, "place") == '<span class="badge count">1<span class="vh"> place</span></span>'
    assert count(2, "place", "push") == '<span class="push badge count">2<span class="vh"> places</span></span>'
