"""Findings on the page of a plan: beside the blocks they are about, in the contents, and listed by severity."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models.findings import Finding
from plans.models.plan import Block, Heading
from plans.page_cache import forget
from plans.pages.document import draft_overview
from plans.pages.findings_panel import findings_panel
from tests.flat import flat
from tests.plans.finding import accept, back_up, finding
from tests.plans.signing import current_plan


@pytest.fixture(autouse=True)
def _no_page_of_another_test():
    forget()


@pytest.fixture
def page(world) -> str:
    return reverse("plans:document", args=[world.plan.code])


def read(client, address: str) -> str:
    return (
        flat(client.get(address).content.decode()).replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
    )


def mark(html: str, ref: str) -> str:
    """What stands beside a block."""
    return html.partition(f'id="gaps-{ref}">')[2].partition("</div>")[0]


@pytest.fixture
def dependencies(world) -> str:
    return Block.objects.get(plan=world.plan, kind="dependencies").ref


def test_a_block_is_marked_with_its_findings_and_how_to_mend_them(world, editor, page, dependencies):
    html = read(editor, page)
    found = finding(world)
    own = mark(html, dependencies)
    assert found.sentence in own
    assert f'href="/plans/BCP-01/findings/?at={found.key}#finding-{found.key}"' in own
    shown, count = own.count('href="/plans/BCP-01/findings/?at='), int(re.search(r"(\d+) findings", own)[1])
    assert (shown, count) == (
        min(count, 5),
        len(findings_panel(world.plan, on=timezone.localdate()).by_place[dependencies]),
    )
    assert html.index(f'id="gaps-{dependencies}"') < html.index(f'id="{dependencies}"')


def test_a_block_without_findings_has_an_empty_place(world, editor, page):
    html = read(editor, page)
    marked = set(findings_panel(world.plan, on=timezone.localdate()).by_place)
    clean = next(block.ref for block in Block.objects.living().filter(plan=world.plan) if block.ref not in marked)
    assert f'id="gaps-{clean}"></div>' in html


def test_every_finding_that_stands_somewhere_is_beside_one_place(world, editor, page):
    html = read(editor, page)
    beside = findings_panel(world.plan, on=timezone.localdate())
    assert sum(map(len, beside.by_place.values())) > 60
    for place, found in beside.by_place.items():
        own = mark(html, place)
        assert all(one.anchor in own for one in found[:5]), place
        assert own.count("Fix or accept") == min(len(found), 5)
        assert (f'?state=open&place={place}">All {len(found)} of them' in own) == (len(found) > 5)


def test_the_contents_point_at_sections_with_findings(world, editor, page, dependencies):
    html = read(editor, page).partition('id="contents"')[2].partition("</nav>")[0]
    home = draft_overview(current_plan(world), None).homes[dependencies]
    line = re.search(rf'<a href="#{home}".*?</a>', html, re.DOTALL)[0]
    assert "has findings" in line
    clean = Heading.objects.get(plan=world.plan, title="Executive Summary").ref
    assert "has findings" not in re.search(rf'<a href="#{clean}".*?</a>', html, re.DOTALL)[0]


def test_what_is_accepted_or_mended_is_marked_no_more(world, editor, page, dependencies):
    key = finding(world).key
    accept(world, until=timezone.localdate())
    assert f"finding-{key}" not in mark(read(editor, page), dependencies)
    back_up(world, "Another supplier")  # other values: open again
    assert f"finding-{key}" in mark(read(editor, page), dependencies)


def test_the_list_can_be_narrowed_to_a_severity(world, editor, page):
    html = read(editor, f"{page}?severity=low").partition('id="findings"')[2].partition("</section>")[0]
    low = Finding.objects.open(timezone.localdate()).filter(plan=world.plan, severity="low")
    assert html.count('<p class="meta">') == low.count()
    assert 'severity=low#findings" aria-current="true"' in html
    assert 'href="/plans/BCP-01/?severity=high#findings"' in html


def test_a_severity_that_nothing_has_lists_everything(world, editor, page):
    Finding.objects.filter(plan=world.plan, severity="low").delete()
    html = read(editor, f"{page}?severity=low")
    assert '#findings" aria-current="true">All' in html


def test_a_severity_that_there_is_none_of_is_refused_in_words(editor, page):
    answer = editor.get(f"{page}?severity=nonsense")
    assert answer.status_code == 400
    assert "nonsense" in flat(answer.content.decode())


def test_after_a_save_marks_come_with_the_state(world, editor, dependencies):
    html = flat(
        editor.get(reverse("plans:document_state", args=["BCP-01"]), headers={"HX-Request": "true"}).content.decode()
    )
    assert f'<div id="gaps-{dependencies}" hx-swap-oob="innerHTML"><input type="hidden" name="has"' in html
    assert html.count('<div id="gaps-') == len(draft_overview(current_plan(world), None).homes)


def test_a_form_keeps_the_findings_of_its_block_in_sight(world, editor, page, dependencies):
    html = read(editor, f"{page}?edit={dependencies}")
    assert finding(world).sentence in mark(html, dependencies)


def test_who_reads_what_is_in_force_sees_no_findings_of_the_draft(world, signed, sign_in, page):
    html = read(sign_in(world.reader), page)
    assert "gapmark" not in html
    assert "has findings" not in html
