"""The order in which a signer reads what changed, and long texts that are told once."""

from copy import deepcopy

from bcp_portal.documents.diff import compare, weightiest_first
from tests.documents.clinic import clinic

LONG = "The clinic keeps its patients safe while systems are away. " * 5


def rows(document, kind):
    return next(known["rows"] for known in document["kinds"] if known["key"] == kind)


def prose(document):
    return next(b for heading in document["outline"] for b in heading["blocks"] if b["kind"] == "prose")


def test_a_promise_comes_before_texts_and_mere_wording_at_the_end():
    before = clinic()
    after = deepcopy(before)
    prose(after)["text"] = "Another text altogether."
    rows(after, "scope")[0]["values"]["text"] = "Another thing in scope"
    function = rows(after, "functions")[0]["values"]
    function["rto"] = {**function["rto"], "text": "9h", "seconds": 32400}
    found = [(change.kind, change.wording) for change in compare(before, after)]
    weighed = [(change.kind, change.wording) for change in weightiest_first(compare(before, after))]
    assert sorted(found) == sorted(weighed)
    kinds = [kind for kind, _ in weighed]
    assert kinds[0] == "functions"
    assert kinds[-1] == "prose"
    assert found != weighed


def test_a_long_text_of_which_most_stayed_is_told_once():
    before = clinic()
    prose(before)["text"] = LONG
    after = deepcopy(before)
    prose(after)["text"] = LONG.replace("patients", "visitors", 1)
    (change,) = compare(before, after)
    (field,) = change.fields
    assert field.reads_as_one
    assert [(part.kind, part.text.strip()) for part in field.both if part.kind != "same"] == [
        ("del", "patients"),
        ("ins", "visitors"),
    ]
    assert "".join(part.text for part in field.both if part.kind != "del") == field.after
    assert "".join(part.text for part in field.both if part.kind != "ins") == field.before


def test_a_text_that_is_all_new_stands_beside_the_old():
    before = clinic()
    prose(before)["text"] = LONG
    after = deepcopy(before)
    prose(after)["text"] = "Nothing of that holds any longer, and what holds now is written down in another place. " * 3
    (change,) = compare(before, after)
    assert not change.fields[0].reads_as_one
