"""The dependency map: it chooses, searches, narrows, and says the same as a table."""

import json
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from bcp_portal.accounts.roles import Role
from bcp_portal.documents.canonical import canonical
from plans.actions.plans import archive_plan
from plans.freezing.draft import refresh_draft
from plans.models.dependencies import Dependency
from plans.models.functions import BusinessFunction
from plans.models.plan import Draft
from plans.page_cache import forget
from tests.flat import flat
from tests.plans.linting.building import document
from tests.plans.recovery.linking import link
from tests.stages import in_force


@pytest.fixture
def linked(world):
    return link(world)


@pytest.fixture
def cloud(linked) -> str:
    return Dependency.objects.get(plan=linked.plan, name="Cloud Infrastructure").ref


def page(client, **query) -> str:
    return flat(client.get(reverse("plans:what_if", args=["BCP-01"]), query).content.decode()).replace("&amp;", "&")


def node(html: str, label: str) -> tuple[str, str, str]:
    """Class, address and words of a node."""
    found = re.search(
        rf'<a class="(node [^"]*)" id="[^"]*" href="([^"]*)" aria-label="({re.escape(label)},[^"]*)">', html
    )
    assert found, f"no node is called {label}"
    return found[1], found[2], found[3]


def test_every_node_is_a_link_that_lets_it_fail(linked, editor, cloud):
    css, address, words = node(page(editor), "Cloud Infrastructure")
    assert css == "node up"
    assert address == f"?failed={cloud}"
    assert words == "Cloud Infrastructure, dependency, keeps running: choose to let it fail"


def test_what_fails_and_what_stops_is_marked_in_words(linked, editor, cloud):
    html = page(editor, failed=cloud)
    assert node(html, "Cloud Infrastructure")[0] == "node root"
    assert node(html, "Data Processing")[0] == "node down"
    assert "Data Processing, function, stops" in html
    assert node(html, "Twilio")[0] == "node up"
    assert html.count('class="edge down"') == 3


def test_a_node_that_fails_can_be_let_run_again_and_others_stay_chosen(linked, editor, cloud):
    twilio = node(page(editor), "Twilio")[1].removeprefix("?failed=")
    html = page(editor, failed=[cloud, twilio], after="2h")
    assert node(html, "Cloud Infrastructure")[1] == f"?failed={twilio}&after=2h"
    assert node(html, "Google Cloud")[1].startswith(f"?failed={cloud}&failed={twilio}&failed=")


def test_a_search_marks_what_it_finds(linked, editor):
    html = page(editor, find="cloud infra")
    assert node(html, "Cloud Infrastructure")[0] == "node up found"
    assert node(html, "Google Cloud")[0] == "node up"
    assert "1 found" in html
    assert "0 found" in page(editor, find="nowhere")


def test_what_is_found_can_be_gone_to(linked, editor, cloud):
    html = page(editor, find="cloud infra")
    assert f'Go to <a href="#m-{cloud}">Cloud Infrastructure</a>' in html
    assert f'id="m-{cloud}"' in html


def test_with_something_chosen_the_answer_comes_before_the_map_and_the_list_is_folded(linked, editor, cloud):
    html = page(editor, failed=cloud, after="2h")
    places = [html.index(f'id="{name}"') for name in ("choose", "lost", "calls", "helps", "map-title", "points")]
    assert places == sorted(places)
    assert '<details class="fold failing">' in html
    assert "Cloud Infrastructure, since 2\u00a0h" in html


def test_with_nothing_chosen_the_list_to_choose_from_is_open_and_no_answer_is_given(linked, editor):
    html = page(editor)
    assert html.index('<details class="fold failing" open>') < html.index('id="map-title"')
    assert 'id="lost"' not in html
    assert 'id="calls"' not in html


def test_a_time_that_can_not_be_read_opens_the_list_again(linked, editor, cloud):
    assert '<details class="fold failing" open>' in page(editor, failed=cloud, after="4")


def test_a_failure_that_nobody_can_be_called_for_says_so(linked, editor):
    function = BusinessFunction.objects.get(plan=linked.plan, name="Data Processing")
    assert "The plan names no contact for what failed." in page(editor, failed=function.ref)


def test_where_nothing_stops_nothing_has_to_be_brought_back(world, editor):
    html = page(editor, failed="D-04")
    assert "No function stops with Monitoring" in html
    assert "Nothing stops, so nothing has to be brought back." in html


def test_refs_that_the_plan_does_not_know_fail_nothing(linked, editor, cloud):
    html = page(editor, failed=["D-99", "nothing", cloud])
    assert html.count('class="node root"') == 1
    assert node(html, "Twilio")[1].startswith("?failed=")


def test_narrowed_the_map_shows_only_what_is_touched(linked, editor, cloud):
    html = page(editor, failed=cloud, narrow="on")
    for label in ("Data Processing", "User Authentication", "Supabase"):
        node(html, label)
    with pytest.raises(AssertionError):
        node(html, "Twilio")
    assert "6 hidden" in html


def test_hostile_words_stay_words(linked, editor):
    html = page(editor, find='"><script>alert(1)</script>', failed='D-01"><script>')
    assert "<script>alert" not in html
    assert 'D-01"><script>' not in html


def test_the_table_says_what_the_map_shows(linked, editor, cloud):
    table = page(editor, failed=cloud).partition('id="map-table"')[2].partition("</table>")[0]
    rows = dict(re.findall(r"<th scope=\"row\"><a[^>]*>([^<]*)<.*?</th>(.*?)</tr>", table, re.DOTALL))
    assert len(rows) == 11
    assert "Fails" in rows["Cloud Infrastructure"]
    assert "Stops" in rows["Data Processing"]
    assert "Customer Communication, Data Processing, User Authentication" in rows["Cloud Infrastructure"]


def test_the_map_of_an_archived_plan_can_still_be_read(linked, editor, cloud):
    archive_plan(plan=linked.plan, by=linked.administrator, at=linked.now)
    assert node(page(editor, failed=cloud), "Cloud Infrastructure")[0] == "node root"


def test_a_reader_gets_map_and_sheet_of_what_is_in_force(world, sign_in):
    reader = sign_in(world.by_role(Role.READER))
    address = reverse("plans:what_if_pdf", args=["BCP-01"])
    assert reader.get(address).status_code == 404
    in_force(world)
    reader = sign_in(world.by_role(Role.READER))
    BusinessFunction.objects.filter(plan=world.plan, name="Data Processing").update(name="Secret")
    refresh_draft(world.plan)
    html = page(reader)
    node(html, "Data Processing")
    assert "Secret" not in html
    assert reader.get(address).status_code == 200


def large() -> dict:
    """300 nodes: 100 functions, 150 dependencies, 50 suppliers, each needing some of the next."""
    suppliers = [
        {"ref": f"SP-{n}", "name": f"Supplier {n}", "email": "", "phone": "", "website": ""} for n in range(50)
    ]
    made = document(
        functions=[{"name": f"Function {n}", "rto": f"{n % 9 + 1}h"} for n in range(100)],
        dependencies=[
            {
                "name": f"Dependency {n}",
                "supplier": f"SP-{n % 50}",
                "functions": [f"F-{(n * step) % 100 + 1:02d}" for step in (1, 3, 7)],
            }
            for n in range(150)
        ],
        suppliers=suppliers,
    )
    return json.loads(canonical(made))


def test_three_hundred_nodes_take_no_more_queries(world, editor, django_assert_num_queries):
    address = reverse("plans:what_if", args=["BCP-01"])
    cache.clear()
    forget()
    editor.get(address)
    with django_assert_num_queries(6):
        editor.get(address)
    Draft.objects.filter(plan=world.plan).update(document=json.dumps(large()))
    with django_assert_num_queries(6):
        html = flat(editor.get(address, {"failed": "D-07", "narrow": ["off"]}).content.decode())
    assert html.count('<a class="node ') == 300
    assert "functions stop" in html


def test_a_large_map_is_narrowed_to_what_fails_unless_asked_for_all(world, editor):
    Draft.objects.filter(plan=world.plan).update(document=json.dumps(large()))
    nodes = [
        page(editor, **query).count('<a class="node ')
        for query in (
            {},
            {"failed": "D-07"},
            {"failed": "D-07", "narrow": ["off", "on"]},
            {"failed": "D-07", "narrow": ["off"]},
        )
    ]
    assert nodes == [300, 5, 5, 300]
    assert node(page(editor, failed="D-07", narrow="off"), "Supplier 9")[1].endswith("&narrow=off")
