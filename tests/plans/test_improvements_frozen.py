"""What was exercised and what is to be corrected is frozen with a version, printed as an annex, and never printed anew."""

import json
from datetime import date, timedelta

import pytest

from bcp_portal.documents.html import to_html, to_print_html
from bcp_portal.documents.markdown import to_markdown
from bcp_portal.documents.plan_report import plan_report
from plans.actions.exports import ask_for_draft_pdf
from plans.actions.versions import NothingChanged
from plans.freezing.imprints import version_imprint
from plans.models.versions import PdfExport, PlanVersion
from tests.flat import flat
from tests.plans.correcting import done, raised, verified
from tests.plans.signing import current_plan
from tests.stages import in_force, submitted
from tests.testing.promising import held_on, noon


def document(version) -> dict:
    return json.loads(version.snapshot)


def printed(version) -> str:
    stated = PlanVersion.objects.with_state().select_related("plan").get(pk=version.pk)
    return flat(to_print_html(plan_report(document(version), version_imprint(stated, is_approved=False))))


def test_without_a_record_and_an_action_a_version_is_what_it_was_before_there_were_any(world, in_approval):
    assert not {"results", "actions"} & document(in_approval).keys()
    assert "exercise-results" not in printed(in_approval)


def test_a_version_holds_the_exercises_of_a_year_and_counts_those_before(world):
    held_on(world, "2024-11-01")
    held_on(world, "2025-06-01", succeeded=False)
    held_on(world, "2026-02-20")
    found = document(submitted(world))["results"]
    assert [(one["ref"], one["on"], one["passed"]) for one in found["held"]] == [
        ("X-03", "2026-02-20", True),
        ("X-02", "2025-06-01", False),
    ]
    assert (found["earlier"], found["since"]) == (1, "2025-03-02")


def test_an_exercise_of_long_ago_is_printed_where_it_is_the_last(world):
    held_on(world, "2024-11-01")
    assert [one["ref"] for one in document(submitted(world))["results"]["held"]] == ["X-01"]


def test_a_version_holds_each_action_as_it_stood_what_is_to_do_first(world):
    verified_one = raised(world, title="Was verified")
    done(world, verified_one)
    verified(world, verified_one)
    raised(world, title="Is to do", cause="Nobody looked")
    found = document(submitted(world))["actions"]
    assert [(one["title"], one["state"], one["owner"]) for one in found] == [
        ("Is to do", "open", "Administrator"),
        ("Was verified", "verified", "Administrator"),
    ]
    assert (found[0]["cause"], found[1]["last"]) == ("Nobody looked", "Verified by Editor on 2 Mar 2026")


def test_what_was_finished_more_than_a_year_before_is_not_printed(world):
    action = raised(world)
    done(world, action)
    verified(world, action)
    version = submitted(world, at=world.now + timedelta(days=366))
    assert "actions" not in document(version)


def test_the_annexes_say_what_came_out_and_who_does_what(world):
    held_on(world, "2026-02-20", succeeded=False)
    raised(world, severity="high")
    html = printed(submitted(world))
    annex = html.partition('id="exercise-results"')[2]
    assert "20 February 2026: missed target" in annex
    assert "It did not do what it was to do." in annex
    actions = html.partition('id="corrective-actions"')[2]
    assert "Sign a second supplier of AI services: open" in actions
    assert "High severity. Administrator, due 1 April 2026." in actions
    assert "Raised by hand." in actions
    for ref in ("exercise-results", "corrective-actions"):
        assert f'href="#{ref}"' in html


def test_the_file_of_the_plan_has_them_and_the_markdown_does_not(world):
    raised(world)
    version = submitted(world)
    assert 'id="corrective-actions"' in to_html(document(version))
    assert "Sign a second supplier" not in to_markdown(document(version))


def test_what_happens_later_changes_no_version_and_is_no_change_of_the_draft(world):
    version = in_force(world)
    before = (version.sha256, printed(version))
    held_on(world, date(2026, 3, 2))
    raised(world)
    again = PlanVersion.objects.with_state().get(pk=version.pk)
    assert (again.sha256, printed(again)) == before
    with pytest.raises(NothingChanged):
        submitted(world, at=world.now + timedelta(days=1))


def test_a_print_of_the_draft_has_them_as_they_stand(world):
    plan = current_plan(world)
    first = ask_for_draft_pdf(plan=plan, by=world.editor, at=world.now)
    raised(world)
    second = ask_for_draft_pdf(plan=plan, by=world.editor, at=noon("2026-03-02"))
    assert first.pk != second.pk
    assert "actions" not in json.loads(first.document)
    assert json.loads(PdfExport.objects.get(pk=second.pk).document)["actions"][0]["ref"] == "CA-01"
