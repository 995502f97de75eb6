from plans.linting.unprintable import unprintable_letters
from tests.plans.linting.building import document, looked

HEADING = {"ref": "H-01", "level": 2, "names": "", "title": "Wards"}


def test_a_letter_without_a_font_is_named_with_its_place():
    plan = document(scope=[{"text": "Ward"}, {"text": "Ward \ue000", "extra": {"Floor": "\U000f0000"}}])
    (found,) = looked(unprintable_letters, plan)
    assert "U+E000 and U+F0000" in found.sentence
    assert "“Floor of Ward [U+E000]” (" in found.sentence
    assert [value.field for value in found.values] == ["text", "extra:Floor"]
    assert found.mend.ref == found.values[0].ref
    assert "\ue000" not in found.sentence + "".join(value.label + value.text for value in found.values)


def test_narrative_and_headings_are_looked_at_too():
    prose = {"ref": "B-01", "kind": "prose", "text": "First line\nHere is \ue000."}
    plan = document(outline=[{**HEADING, "title": "Wards \ue001", "blocks": [prose]}])
    (found,) = looked(unprintable_letters, plan)
    assert [(value.ref, value.text) for value in found.values] == [
        ("H-01", "Wards [U+E001]"),
        ("B-01", "Here is [U+E000]."),
    ]


def test_many_places_are_counted():
    (found,) = looked(unprintable_letters, document(scope=[{"text": f"Ward {n} \ue000"} for n in range(9)]))
    assert "and 4 more" in found.sentence


def test_a_plan_in_any_script_has_its_fonts():
    plan = document(scope=[{"text": "业务 업무 योजना خطة תוכנית План 🟢 ✅"}])
    assert looked(unprintable_letters, plan) == []
