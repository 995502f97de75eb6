import pytest

from bcp_portal.documents.hidden_signs import INVISIBLE, TURNING, shown, without_strays
from plans.linting.hidden_signs import invisible_signs, turned_letters
from tests.plans.linting.building import document, looked

HEADING = {"ref": "H-01", "level": 2, "names": "", "title": "Wards"}
RLO = "\u202e"


@pytest.mark.parametrize("sign", sorted(TURNING))
def test_each_sign_that_turns_letters_round_blocks(sign):
    plan = document(scope=[{"text": f"Back in {sign}41 h"}])
    (found,) = looked(turned_letters, plan)
    assert f"(U+{ord(sign):04X})" in found.sentence
    assert found.values[0].text == f"Back in [U+{ord(sign):04X}]41 h"
    assert (found.mend.act, found.mend.ref, found.mend.field) == ("open", found.values[0].ref, "text")
    assert looked(invisible_signs, plan) == []


@pytest.mark.parametrize("sign", sorted(INVISIBLE | {"\u200b", "\u200c", "\u200d"}))
def test_each_sign_that_shows_nothing_is_found(sign):
    plan = document(scope=[{"text": f"Bil{sign}ling"}])
    (found,) = looked(invisible_signs, plan)
    assert f"U+{ord(sign):04X}" in found.sentence
    assert looked(turned_letters, plan) == []


def test_the_sign_is_named_in_words_and_never_repeated():
    prose = {"ref": "B-01", "kind": "prose", "text": f"First line\nCall {RLO}14 14."}
    plan = document(
        outline=[{**HEADING, "title": f"Wards{RLO}", "blocks": [prose]}],
        scope=[{"text": f"Ward {RLO}", "extra": {f"Flo{RLO}or": f"{RLO}3"}}],
    )
    (found,) = looked(turned_letters, plan)
    assert "RIGHT-TO-LEFT OVERRIDE (U+202E) in “Wards[U+202E]” (H-01)" in found.sentence
    assert [value.text for value in found.values][:2] == ["Wards[U+202E]", "Call [U+202E]14 14."]
    assert found.values[-1].label == "Flo[U+202E]or of Ward [U+202E]"
    assert RLO not in found.sentence + "".join(value.label + value.text for value in found.values)


def test_many_places_are_counted():
    (found,) = looked(turned_letters, document(scope=[{"text": f"Ward {n} {RLO}"} for n in range(9)]))
    assert "and 4 more" in found.sentence


@pytest.mark.parametrize(
    "text",
    [
        "תוכנית \u200f(RTO) 4 שעות\u200e",  # marks of direction beside brackets and figures
        "خطة\u061c 24/7",
        "می\u200cخواهم",  # Persian: a joiner keeps letters apart
        "क्\u200dष",
        "ภาษา\u200bไทย",  # Thai: where a line may break
        "👩\u200d🚒 on call, 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "Soft\u00adware, 10\u00a0h, Größe, ⚠\ufe0f",
    ],
)
def test_signs_that_a_script_needs_are_let_alone(text):
    plan = document(scope=[{"text": text}])
    assert looked(turned_letters, plan) == looked(invisible_signs, plan) == []
    assert shown(text) == text


def test_a_flag_does_not_excuse_tags_elsewhere():
    assert looked(invisible_signs, document(scope=[{"text": "🏴 Ward\U000e0067"}]))


@pytest.mark.parametrize(
    "text, seen",
    [
        ("\u202a+49 30 555 0114\u202c", "+49 30 555 0114"),  # out of an address book
        ("\u2066+49 30 555 0114\u2069", "+49 30 555 0114"),
        ("Call \u2068Ada Berg\u2069 first", "Call Ada Berg first"),
        ("+49 30 555 0114\u202c", "+49 30 555 0114"),
        ("\u200e+49 30 555 0114\u200e", "+49 30 555 0114"),
        ("Ward 3\u200f", "Ward 3"),
        ("\ufeffWard\ufeff 3", "Ward 3"),
        ("\u00ad+49\u00ad30\u00ad", "+4930"),
        ("| Ward | \u202a555 0114\u202c |\n|---|---|\n| ערב | \u202a555 0115\u202c |", None),
    ],
)
def test_signs_that_do_nothing_are_taken_out(text, seen):
    plain = without_strays(text)
    assert plain == (seen or text.translate({0x202A: None, 0x202C: None}))
    plan = document(scope=[{"text": plain}])
    assert looked(turned_letters, plan) == looked(invisible_signs, plan) == []


@pytest.mark.parametrize(
    "text",
    [
        "Back in \u202e41 h\u202c",
        "\u202b+49 30 555\u202c",  # the groups of figures stand in the other order
        "\u206741 14\u2069",
        "\u200f41-14",
        "תוכנית \u202a+49 30\u202c 4 שעות",
        "תוכנית | \u202a+49 30\u202c",
        "תוכנית \u200f(RTO) 4\u200e",
        "خطة\u061c 24/7",
        "می\u200cخواهم",
        "Soft\u00adware, 10\u00a0h, Größe, ⚠\ufe0f",
        "👩\u200d🚒 on call",
    ],
)
def test_signs_that_change_what_is_seen_stay(text):
    assert without_strays(text) == text
