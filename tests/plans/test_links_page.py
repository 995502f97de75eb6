"""Links: the page on which an editor gives all links of a plan."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from plans.actions.answering import answer_question, withdraw_answer
from plans.actions.rows import change_row, delete_row
from plans.freezing.draft import refresh_draft
from plans.models.dependencies import Dependency
from plans.models.findings import Answer
from plans.models.functions import BusinessFunction
from plans.models.plan import Draft, Plan
from plans.models.risks import Risk
from plans.models.strategies import Strategy
from tests.flat import flat
from tests.plans.linked import address, ask, asked, form_on, save

BRINGS, OTHER = "brings:S-01:F-01", "brings:S-02:F-01"


def strategy(world, ref: str = "S-01") -> Strategy:
    return Strategy.objects.get(plan=world.plan, ref=ref)


def served(world, ref: str = "S-01") -> list[str]:
    return [row.ref for row in strategy(world, ref).functions.all()]


def events(after: int = 0) -> list[tuple[str, str]]:
    return list(Event.objects.filter(pk__gt=after).order_by("pk").values_list("verb", "ref"))


def last_event() -> int:
    return Event.objects.order_by("-pk").first().pk


def revision(world) -> int:
    return Plan.objects.get(pk=world.plan.pk).revision


def page(client, query: str = "") -> str:
    return flat(client.get(address() + query).content.decode())


def box(html: str, value: str) -> str:
    """The cell of a box."""
    return next(cell for cell in html.split("<td") if f'name="link" value="{value}"' in cell)


# Saving


def test_ticks_of_one_row_are_one_change_of_that_row_and_one_event(world, editor):
    before = last_event()
    answer = save(editor, tick=(BRINGS, "brings:S-01:F-02", "uses:S-01:D-01", "brings:S-02:F-03"))
    assert answer.status_code == 302
    assert served(world) == ["F-01", "F-02"]
    assert [row.ref for row in strategy(world).dependencies.all()] == ["D-01"]
    assert served(world, "S-02") == ["F-03"]
    changed = [event for event in events(before) if event[0] == "row_changed"]
    assert changed == [("row_changed", "S-01"), ("row_changed", "S-02")]
    kept = Event.objects.filter(pk__gt=before, ref="S-01", verb="row_changed").get()
    assert set(kept.after) == {"dependencies", "functions"}


@pytest.mark.parametrize(
    ("value", "model", "field"),
    [
        ("brings:S-01:F-02", Strategy, "functions"),
        ("runs:D-01:F-02", Dependency, "functions"),
        ("needs:F-01:F-02", BusinessFunction, "needs"),
        ("uses:S-01:D-02", Strategy, "dependencies"),
        ("threatens:R-01:F-02", Risk, "functions"),
        ("rests:D-01:D-02", Dependency, "needs"),
        ("strikes:R-01:D-02", Risk, "dependencies"),
    ],
)
def test_every_grid_gives_and_takes_a_link_where_the_draft_keeps_it(world, editor, value, model, field):
    _, ref, target = value.split(":")

    def linked() -> list[str]:
        return [row.ref for row in getattr(model.objects.get(plan=world.plan, ref=ref), field).all()]

    save(editor, tick=(value,))
    assert linked() == [target]
    assert "checked" in box(page(editor), value)
    save(editor, untick=(value,))
    assert linked() == []


def test_nothing_ticked_writes_nothing(world, editor):
    before, count = revision(world), last_event()
    save(editor)
    assert (revision(world), last_event()) == (before, count)


def test_what_was_linked_before_stays_beside_what_is_ticked(world, editor):
    save(editor, tick=("brings:S-01:F-03",))
    save(editor, tick=(BRINGS,))
    assert sorted(served(world)) == ["F-01", "F-03"]


def test_a_function_does_not_need_itself(world, editor):
    html = page(editor)
    assert 'value="needs:F-01:F-01"' not in html
    form = form_on(html)
    form["link"].append("needs:F-01:F-01")
    before = revision(world)
    editor.post(address(), form)
    assert revision(world) == before


def test_the_recovery_analysis_counts_what_was_ticked(world, editor):
    recovery = reverse("plans:recovery", args=["BCP-01"])
    assert "Nothing shows yet" in flat(editor.get(recovery).content.decode())
    answer = save(editor, tick=(BRINGS,), query="?from=recovery")
    assert answer["Location"] == recovery
    assert "Nothing shows yet" not in flat(editor.get(recovery).content.decode())


def test_words_that_name_no_link_are_left_out(world, editor):
    before = revision(world)
    junk = {
        "edition": ["S-01:x", "nonsense", ""],
        "shown": ["brings", "nowhere:F-01", "brings:<b>"],
        "was": ["brings", "nowhere:S-01:", ":::", "brings:S-01"],
        "link": ["", "a:b:c", "brings:S-01:F-01"],
    }
    assert editor.post(address(), junk).status_code == 302
    assert revision(world) == before


# Questions


def test_what_a_question_asks_is_marked_and_ticking_it_answers_the_question(world, editor):
    ask(world, ("serves:S-01:F-01", "S-01", "functions", "F-01"), ("needs:F-01:D-01", "D-01", "functions", "F-01"))
    html = page(editor)
    assert "suggested" in box(html, BRINGS)
    assert "suggested" in box(html, "runs:D-01:F-01")
    assert "suggested" not in box(html, OTHER)
    save(editor, tick=(BRINGS, "runs:D-01:F-01"))
    kept = dict(Answer.objects.filter(plan=world.plan).values_list("key", "yes"))
    assert kept == {"serves:S-01:F-01": True, "needs:F-01:D-01": True}
    assert served(world) == ["F-01"]
    assert not {"serves:S-01:F-01", "needs:F-01:D-01"} & asked(world)


def test_a_suggestion_that_is_not_ticked_stays_a_question(world, editor):
    key = next(key for key in sorted(asked(world)) if key.startswith("serves:"))
    save(editor, tick=("uses:S-01:D-01",))
    assert key in asked(world)
    assert not Answer.objects.filter(plan=world.plan).exists()


def test_an_answer_given_with_a_tick_is_taken_back_with_its_link(world, editor):
    ask(world, ("serves:S-01:F-01", "S-01", "functions", "F-01"))
    save(editor, tick=(BRINGS,))
    withdraw_answer(plan=world.plan, key="serves:S-01:F-01", by=world.editor, at=world.now)
    assert served(world) == []


def test_unticking_what_was_answered_yes_takes_the_answer_back(world, editor):
    key = "needs:F-01:D-01"
    ask(world, (key, "D-01", "functions", "F-01"))
    answer_question(plan=world.plan, key=key, yes=True, by=world.editor, at=world.now)
    save(editor, untick=("runs:D-01:F-01",))
    assert not Answer.objects.filter(plan=world.plan, key=key).exists()
    assert "answers" not in json.loads(Draft.objects.get(plan=world.plan).document)
    assert "checked" not in box(page(editor), "runs:D-01:F-01")


def test_ticking_what_was_denied_before_turns_the_answer(world, editor):
    key = "serves:S-01:F-01"
    ask(world, (key, "S-01", "functions", "F-01"))
    answer_question(plan=world.plan, key=key, yes=False, by=world.editor, at=world.now)
    save(editor, tick=(BRINGS,))
    assert Answer.objects.get(plan=world.plan, key=key).yes
    assert served(world) == ["F-01"]


# Somebody else was quicker


def test_a_stale_save_changes_nothing_and_keeps_every_tick(world, editor):
    html = page(editor)
    form = form_on(html, tick=(BRINGS, "brings:S-03:F-03"))
    row = strategy(world)
    other = BusinessFunction.objects.get(plan=world.plan, ref="F-02")
    change_row(row=row, values={"functions": [other]}, edition=row.edition, by=world.cto, at=world.now)
    answer = editor.post(address(), form)
    shown = flat(answer.content.decode())
    assert answer.status_code == 409
    assert served(world) == ["F-02"]
    assert served(world, "S-03") == []
    assert f"CTO changed {row.name}" in flat(shown)
    assert "checked" in box(shown, BRINGS)
    assert "checked" in box(shown, "brings:S-03:F-03")
    assert "checked" in box(shown, "brings:S-01:F-02")
    assert "ticked by others" in box(shown, "brings:S-01:F-02")
    editor.post(address(), form_on(shown))
    assert sorted(served(world)) == ["F-01", "F-02"]
    assert served(world, "S-03") == ["F-03"]


def test_a_change_of_a_row_that_the_person_left_alone_refuses_nothing(world, editor):
    form = form_on(page(editor), tick=(BRINGS,))
    row = strategy(world, "S-02")
    change_row(row=row, values={"name": "Another name"}, edition=row.edition, by=world.cto, at=world.now)
    assert editor.post(address(), form).status_code == 302
    assert served(world) == ["F-01"]


@pytest.mark.parametrize(("model", "ref"), [(Strategy, "S-01"), (BusinessFunction, "F-01")])
def test_a_row_that_is_gone_is_named_and_nothing_is_saved(world, editor, model, ref):
    form = form_on(page(editor), tick=(BRINGS, "brings:S-02:F-02"))
    row = model.objects.get(plan=world.plan, ref=ref)
    delete_row(row=row, edition=row.edition, by=world.cto, at=world.now)
    answer = editor.post(address(), form)
    assert answer.status_code == 409
    assert f"CTO deleted {row.label}" in flat(answer.content.decode())
    assert served(world, "S-02") == []
    assert "checked" in box(answer.content.decode(), "brings:S-02:F-02")


# Who, how much, and in what words


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.RESPONDER, Role.READER])
def test_who_may_not_edit_is_refused_and_offered_no_way_there(world, sign_in, role):
    client = sign_in(world.by_role(role))
    assert client.get(address()).status_code == 403
    assert client.post(address(), {}).status_code == 403
    for route in ("recovery", "what_if", "document"):
        assert address() not in flat(client.get(reverse(f"plans:{route}", args=["BCP-01"])).content.decode())


@pytest.mark.parametrize("route", ["recovery", "what_if", "document", "findings"])
def test_an_editor_finds_the_way_there(world, editor, route):
    assert address() in flat(editor.get(reverse(f"plans:{route}", args=["BCP-01"])).content.decode())


def test_an_archived_plan_sends_back_to_its_page(world, editor):
    Plan.objects.filter(pk=world.plan.pk).update(archived_at=world.now)
    assert editor.get(address())["Location"] == reverse("plans:document", args=["BCP-01"])
    assert address() not in flat(editor.get(reverse("plans:recovery", args=["BCP-01"])).content.decode())


def test_a_plan_without_rows_says_what_is_missing(world, editor):
    for model in (Strategy, Risk, Dependency, BusinessFunction):
        model.objects.filter(plan=world.plan).update(deleted_at=world.now)
    refresh_draft(world.plan)
    html = page(editor)
    assert "Nothing to link yet" in html
    assert "checkbox" not in html


def test_names_are_shown_as_text(world, editor):
    hostile = '"><script>alert(1)</script>'
    row = strategy(world)
    change_row(row=row, values={"name": hostile}, edition=row.edition, by=world.editor, at=world.now)
    html = page(editor, "?find=%22%3E%3Cscript%3Ealert(2)")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def many(world, count: int) -> None:
    """More functions and strategies, written at once."""
    for model, word in ((BusinessFunction, "Function"), (Strategy, "Strategy")):
        prefix = model.prefix
        model.objects.bulk_create(
            model(plan=world.plan, ref=f"{prefix}-{900 + n}", name=f"{word} number {n}", changed_at=world.now)
            for n in range(count)
        )
    refresh_draft(world.plan)


def queries(client, query: str = "") -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(address() + query)
    return len(caught)


def test_queries_do_not_grow_with_the_plan(world, editor):
    page(editor)
    few = queries(editor)
    many(world, 80)
    assert queries(editor) == few <= 15


def test_a_large_plan_is_narrowed_by_words_of_names(world, editor):
    many(world, 80)
    html = page(editor)
    assert "40 of 85 rows and 40 of 83 columns" in html
    assert html.count('type="checkbox"') <= 1600
    html = page(editor, "?find=strategy+number+77%2C+function+number+78")
    assert 'value="brings:S-977:F-978"' in html
    assert html.count('name="link"') < 100
    editor.post(address() + "?find=number+77", form_on(page(editor, "?find=number+77"), tick=("brings:S-977:F-977",)))
    assert served(world, "S-977") == ["F-977"]


def test_what_a_narrowed_grid_does_not_show_stays_as_it_is(world, editor):
    save(editor, tick=(BRINGS,))
    many(world, 80)
    name = strategy(world).name
    save(editor, tick=("brings:S-01:F-977",), query=f"?find={name},number 77")
    assert sorted(served(world)) == ["F-01", "F-977"]


def test_grids_of_a_large_plan_come_one_at_a_time(world, editor):
    many(world, 80)
    html = page(editor, "?grid=needs")
    assert 'value="needs:F-01:F-02"' in html
    assert 'value="brings:S-01:F-01"' not in html
