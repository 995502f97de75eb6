"""How a finding is mended, as programs read it: a field that is there, or what is to be made and where."""

import json

import pytest
from django.core.management import call_command

from plans.models.findings import Finding
from plans.models.plan import Block
from plans.pages.mends import mend_object
from plans.pages.places import RowPlaces, where_in
from tests.conftest import SAMPLE
from tests.plans.finding import finding

NOWHERE = RowPlaces({}, frozenset())
FINDINGS = "/api/v1/plans/BCP-01/findings/?limit=200"


def listed(client, rule: str) -> list[dict]:
    return [one for one in client.get(FINDINGS).json()["results"] if one["rule"] == rule]


def test_the_api_names_the_field_that_is_opened(world, editor):
    found = finding(world)
    told = next(one for one in listed(editor, "DEP-01") if one["key"] == found.key)
    assert told["mend"] == {"text": found.mend["words"], "ref": found.subject, "field": "backup"}


def test_the_api_says_what_is_to_be_made_and_in_which_list(world, editor):
    found = Finding.objects.filter(plan=world.plan, rule="STR-09").first()
    making = next(one for one in listed(editor, "STR-09") if one["key"] == found.key)["mend"]["make"]
    home = Block.objects.get(plan=world.plan, ref=making["where"])
    assert (making["what"], making["kind"], making["field"]) == ("row", "strategies", "name")
    assert making["title"] == "Recovery Strategies"
    assert home.kind == "strategies"
    assert making["values"] == dict(found.mend["values"])


def test_the_command_tells_the_same_of_the_file(world, capsys):
    call_command("check_plan", str(SAMPLE), "--json")
    told = {one["key"]: one["mend"] for one in json.loads(capsys.readouterr().out)["findings"]}
    shapes = {frozenset(mend) for mend in told.values()}
    assert shapes <= {
        frozenset({"text", "make"}),
        frozenset({"text", "ref", "field"}),
        frozenset({"text", "ref", "field", "value"}),
    }
    assert told[finding(world).key]["field"] == "backup"
    assert {mend["make"]["what"] for mend in told.values() if "make" in mend} >= {"row", "submission"}


def test_every_mend_of_the_sample_is_a_field_or_something_to_make(world):
    where = where_in(world.plan)
    for found in Finding.objects.filter(plan=world.plan):
        told = mend_object(found.mend, where)
        assert told["text"]
        assert ("make" in told) is not bool(told.get("ref")), found.rule


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (None, None),
        ("", None),
        ("Name the backup.", {"text": "Name the backup."}),
        ({"words": "Name the backup."}, {"text": "Name the backup."}),
        ({"words": "Say so.", "act": ""}, {"text": "Say so."}),
        ({"words": "Open it.", "act": "open", "ref": "D-01"}, {"text": "Open it.", "ref": "D-01", "field": ""}),
        (
            {"words": "Write it.", "act": "write", "text": "Order"},
            {"text": "Write it.", "make": {"what": "text", "kind": "prose", "title": "Order", "where": ""}},
        ),
        (
            {"words": "Add it.", "act": "add", "kind": "gone", "values": [["text", "Phone"]]},
            {
                "text": "Add it.",
                "make": {
                    "what": "row",
                    "kind": "gone",
                    "title": "",
                    "where": "",
                    "field": "",
                    "values": {"text": "Phone"},
                },
            },
        ),
    ],
)
def test_older_forms_are_still_read(kept, told):
    assert mend_object(kept, NOWHERE) == told
