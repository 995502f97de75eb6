"""The recovery analysis in a version: frozen with the rows, signed with them, printed as an annex."""

import io
import json

import pikepdf
import pytest

from bcp_portal.documents.canonical import canonical
from bcp_portal.documents.diff import compare
from bcp_portal.documents.html import to_html
from bcp_portal.documents.markdown import to_markdown
from bcp_portal.documents.recovery import frozen_recovery
from plans.actions.versions import NothingChanged
from plans.freezing.imprints import version_imprint
from plans.freezing.numbers import as_issued
from plans.freezing.recovery import with_recovery
from plans.models.versions import PlanVersion
from plans.reading.document import FrozenPlan
from plans.recovery.report import report
from tests.documents.printing import plan_pdf, print_html
from tests.plans.linting.building import document
from tests.plans.recovery.linking import link
from tests.plans.recovery.worlds import HEAD
from tests.plans.signing import approve, change_rto, current_plan, stated, submit


def snapshot(version: PlanVersion):
    return json.loads(version.snapshot)


def printed(version: PlanVersion, write=print_html) -> str:
    html = write(snapshot(version), imprint=version_imprint(stated(version), is_approved=False))
    return html.partition('id="can-we-make-it"')[2].replace("\N{NO-BREAK SPACE}", " ")


def without(version: PlanVersion):
    return {name: part for name, part in snapshot(version).items() if name != "recovery"}


def test_what_a_version_freezes_is_what_was_counted_from_it(world):
    version = submit(link(world))
    assert frozen_recovery(snapshot(version)) == report(FrozenPlan(snapshot(version)))
    assert canonical(snapshot(version)) == version.snapshot


@pytest.mark.parametrize("write", [print_html, to_html])
def test_the_annex_says_how_soon_each_function_is_back_and_how_far_off_that_is(world, write):
    annex = printed(submit(link(world)), write)
    assert annex.count("<svg") == 3
    assert "1 h 20 min too late" in annex
    assert "Strategies for Customer Communication" in annex
    assert "How soon Customer Communication (RTO 1 h) is back." in annex
    assert "Not stated" in annex


def test_the_annex_is_in_the_contents(world):
    html = to_html(snapshot(submit(link(world))))
    assert 'href="#can-we-make-it"' in html


def test_functions_that_no_strategy_names_get_one_honest_paragraph(world, in_approval):
    annex = printed(in_approval)
    assert "No strategy of this plan names a function" in annex
    assert "3 functions" in annex
    assert "<svg" not in annex
    assert "<table" not in annex.partition("</section>")[0]


def test_a_function_that_is_left_out_says_so_and_gets_no_figure():
    named = {"name": "Failover", "rto": "30m", "functions": ["F-01"]}
    shop, desk = {"name": "Shop", "rto": "1h"}, {"name": "Desk", "rto": "8h"}
    made = document(functions=[shop, desk], strategies=[named], **HEAD)
    html = to_html(with_recovery(made))
    assert html.count('class="fall"') == 1
    assert "No strategy names Desk among the functions it serves." in html


def test_a_plan_without_functions_has_no_annex():
    assert with_recovery(document()) == document()
    assert "can-we-make-it" not in to_html(document())


def test_an_older_version_without_the_analysis_prints_as_before(world):
    version = submit(link(world))
    assert frozen_recovery(without(version)) is None
    assert "can-we-make-it" not in to_html(without(version))
    assert canonical(as_issued(json.loads(current_plan(world).draft.document), version)) == version.snapshot


def test_the_draft_itself_has_no_analysis_in_its_document(world):
    assert "recovery" not in json.loads(current_plan(link(world)).draft.document)


def test_the_analysis_makes_no_version_new(world):
    approve(world, submit(link(world)))
    with pytest.raises(NothingChanged):
        submit(world, "1.1")


def test_the_comparison_of_versions_speaks_of_the_row_and_not_of_what_follows_from_it(world):
    first = approve(world, submit(link(world)))
    change_rto(world)
    second = submit(world, "1.1")
    assert snapshot(first)["recovery"] != snapshot(second)["recovery"]
    headlines = [change.headline for change in compare(snapshot(first), snapshot(second))]
    assert len(headlines) == 1
    assert "Database Recovery" in headlines[0]


def test_the_markdown_has_no_annex_for_it_is_read_again(world):
    version = submit(link(world))
    assert to_markdown(snapshot(version)) == to_markdown(without(version))


def test_the_same_version_gives_the_same_bytes_and_its_figures_have_words(world):
    version = submit(link(world))
    imprint = version_imprint(stated(version), is_approved=False)
    first, second = (plan_pdf(snapshot(version), imprint=imprint) for _ in range(2))
    assert first.sha256 == second.sha256
    with pikepdf.open(io.BytesIO(first.bytes)) as pdf:
        nodes = [node for node in pdf.objects if isinstance(node, pikepdf.Dictionary)]
        said = [str(node.Alt) for node in nodes if node.get("/S") == "/Figure" and "/Alt" in node]
    assert sum(alternative.startswith("How soon ") for alternative in said) == 3
