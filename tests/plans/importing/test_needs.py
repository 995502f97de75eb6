"""What a function needs of other functions goes out as names and comes in as links."""

import json

from bcp_portal.documents.markdown import to_markdown
from plans.actions.importing import import_plan
from plans.actions.rows import change_row
from plans.models.functions import BusinessFunction
from plans.models.plan import Draft


def test_needs_of_functions_survive_going_out_and_coming_in(world):
    row, *others = BusinessFunction.objects.filter(plan=world.plan).order_by("ref")[:3]
    change_row(row=row, values={"needs": others}, edition=row.edition, by=world.editor, at=world.now)
    text = to_markdown(json.loads(Draft.objects.get(plan=world.plan).document))
    again, is_new = import_plan(text=text, file_name="out.md", code="BCP-02", by=world.editor, at=world.now)
    assert is_new
    linked = BusinessFunction.objects.get(plan=again, name=row.name).needs.all()
    assert [function.name for function in linked] == [other.name for other in others]
    assert BusinessFunction.objects.get(plan=again, name=row.name).extra == row.extra


def test_a_function_does_not_need_those_that_need_it(world):
    first, second = BusinessFunction.objects.filter(plan=world.plan).order_by("ref")[:2]
    change_row(row=first, values={"needs": [second]}, edition=first.edition, by=world.editor, at=world.now)
    assert list(second.needs.all()) == []
    assert list(second.needed_by.all()) == [first]
