"""A review begins with what happened since the last one of its group, and keeps it by value, with a note on each point."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from bcp_portal.audit.chaining import digests_of
from bcp_portal.audit.contents import content_of
from plans.access import get_promises
from plans.actions.directory import change_entry, confirm_entry
from plans.evidence.happenings import contacts_changed
from plans.models.directory import Person
from plans.models.plan import Plan
from plans.models.upkeep import ReviewItem
from plans.reading.cadence import on_day
from testing.models.reviews import ReviewRecord
from testing.pages.since_last import since_last
from tests.databases import standing
from tests.plans.correcting import raised
from tests.testing.promising import FULL, PARTIAL, held_on, look, noon, paced, reviewed_on, rows, signed_on
from tests.testing.reviewing import recorded, subject, words

pytestmark = pytest.mark.django_db
FORM = "/plans/BCP-01/reviews/record/?of=Quarterly+Reviews"


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


@standing
def kept(world):
    """Reviewed 40 days ago; since then an exercise was held, a version came into force, and much was missed."""
    signed_on(world, ago(100))
    reviewed_on(world, str(ago(40)), "Quarterly Reviews")
    held_on(world, ago(60))
    held_on(world, ago(20))
    paced(world, FULL, "Annually")
    signed_on(world, ago(10))
    look(world, timezone.localdate())
    return world


def kept_since(world, user=None):
    reader, plan = user or world.editor, Plan.objects.get(pk=world.plan.pk)
    return since_last(reader, plan, subject(world), get_promises(reader, plan), today=timezone.localdate())


def happened(world, user=None) -> dict[str, list[str]]:
    found = kept_since(world, user)
    return {group["key"]: [one["text"] for one in group["items"]] for group in found["groups"]}


def shown(client, address: str = FORM) -> dict[str, str]:
    """What the form sends before anything is typed."""
    page = client.get(address).content.decode()
    sent = dict(re.findall(r'name="(held_against|seen|token)" value="([^"]+)"', page))
    return sent | {"done_on": timezone.localdate().isoformat(), "is_satisfied": "yes"}


def test_what_happened_after_the_last_review_is_told_and_nothing_before(kept):
    found = happened(kept)
    assert [text.split(" came")[0] for text in found["versions"]] == ["Version 1.1"]
    assert len(found["exercises"]) == 1
    assert found["exercises"][0].startswith(f"{PARTIAL}, ")
    assert found["exercises"][0].endswith(": passed")
    assert [text for text in found["missed"] if text.startswith(PARTIAL)]
    assert not [text for text in found["missed"] if "missed 0" in text]


def test_before_the_first_review_everything_is_told(world, sign_in):
    signed_on(world, ago(100))
    held_on(world, ago(60))
    assert len(happened(world)["exercises"]) == 1
    assert "No review of this group was recorded before" in words(sign_in(world.editor).get(FORM))


def test_a_review_of_another_group_is_not_the_last_one(kept):
    reviewed_on(kept, str(timezone.localdate()), "Annual Updates")
    assert len(happened(kept)["exercises"]) == 1


def test_corrective_actions_that_are_to_be_done_are_told(kept):
    action = raised(kept)
    (told,) = happened(kept)["actions"]
    assert told.startswith(f"{action.title}: ")


def test_contacts_that_changed_are_told_without_what_they_are():
    def of(people, contacts):
        rows_ = [{"ref": ref, "values": values, "extra": {}} for ref, values in contacts.items()]
        return {"people": people, "kinds": [{"key": "contacts", "rows": rows_}]}

    before = of([{"ref": "P-01", "name": "Ann", "email": "a@x.example"}], {"CO-01": {"name": "Porter", "phone": "1"}})
    after = of([{"ref": "P-01", "name": "Ann", "email": "b@x.example"}], {"CO-02": {"name": "Guard", "phone": "2"}})
    told = [one.text for one in contacts_changed(before, after)]
    assert told == ["Ann: e-mail changed", "Porter: no longer in the plan", "Guard: new"]
    assert contacts_changed(before, before) == []


def test_contacts_are_those_of_the_version_that_was_reviewed_and_of_the_one_in_force(world, sign_in):
    signed_on(world, ago(100))
    client = sign_in(world.editor)
    client.post(FORM, shown(client) | {"done_on": ago(40).isoformat()})
    person = Person.objects.filter(name="CTO").get()
    change_entry(entry=person, values={"job_title": "CTO"}, edition=person.edition, by=world.editor, at=noon(ago(30)))
    signed_on(world, ago(1))
    assert happened(world)["contacts"] == ["CTO: job title changed"]


def test_contacts_that_were_confirmed_since_are_told_with_who_did(kept):
    person = Person.objects.filter(name="CTO").get()
    for days in (50, 30):
        confirm_entry(entry=person, edition=person.edition, by=kept.editor, at=noon(ago(days)))
    confirm_entry(entry=Person.objects.create(name="In no plan"), edition=1, by=kept.editor, at=noon(ago(20)))
    assert happened(kept)["confirmed"] == [f"CTO: confirmed by Editor, {on_day(ago(30))}"]


def test_it_is_recorded_by_value_as_it_was_shown_with_a_note_on_a_point(kept, sign_in):
    client = sign_in(kept.editor)
    ref = ReviewItem.objects.filter(plan=kept.plan).order_by("pk").first().ref
    answer = client.post(FORM, shown(client) | {"points": [ref], f"note_{ref}": "Two numbers were old"})
    assert answer.status_code == 302
    made = ReviewRecord.objects.latest("pk")
    assert [point["note"] for point in made.points if point["done"]] == ["Two numbers were old"]
    assert made.happened["after"] == "REV-01"
    page = words(sign_in(kept.auditor).get(f"/plans/BCP-01/reviews/{made.ref}/"))
    assert "Two numbers were old" in page
    assert "What happened since the last one" in page
    assert f"Since REV-01, {ago(40).day} {ago(40):%b %Y}." in page
    before = page.count("Version 1.1 came into force")
    held_on(kept, timezone.localdate())
    assert (
        words(sign_in(kept.auditor).get(f"/plans/BCP-01/reviews/{made.ref}/")).count("Version 1.1 came") == before == 1
    )


def test_what_happens_while_the_form_is_open_is_shown_before_anything_is_recorded(kept, sign_in):
    client = sign_in(kept.editor)
    sent = shown(client) | {"notes": "All is well"}
    made = held_on(kept, timezone.localdate(), counts_for="")
    answer = client.post(FORM, sent)
    assert answer.status_code == 409
    page = words(answer)
    assert "Something happened since you opened the page." in page
    assert "All is well" in page
    assert f"/exercises/{made.ref}/" in page
    seen = dict(re.findall(r'name="(seen)" value="([^"]+)"', answer.content.decode()))
    assert client.post(FORM, sent | seen).status_code == 302


def test_who_reads_no_drafts_is_told_how_many_findings_there_are_and_no_more(kept, sign_in):
    assert "What they say stands in the draft." in words(sign_in(kept.responder).get(FORM))
    assert happened(kept, kept.responder)["opened"] == []
    made = recorded(kept, happened=kept_since(kept))
    opened = next(group for group in made.happened["groups"] if group["key"] == "opened")
    fixed = next(group for group in made.happened["groups"] if group["key"] == "fixed")
    told = [one["text"] for one in (*opened["items"], *fixed["items"])]
    assert told
    address = f"/plans/BCP-01/reviews/{made.ref}/"
    for user, may in ((kept.auditor, True), (kept.reader, False)):
        page = words(sign_in(user).get(address))
        assert [text for text in told if text.replace("'", "&#x27;") in page] == (told if may else [])


def test_a_note_on_a_point_that_the_plan_no_longer_has_is_shown_again(kept, sign_in):
    client = sign_in(kept.editor)
    answer = client.post(FORM, shown(client) | {"note_RV-99": "They all moved"})
    assert answer.status_code == 422
    assert "No longer in the check-list, with what you noted: “They all moved”." in words(answer)


def test_a_note_that_is_too_long_is_refused_at_its_point(kept, sign_in):
    client = sign_in(kept.editor)
    ref = ReviewItem.objects.filter(plan=kept.plan).order_by("pk").first().ref
    answer = client.post(FORM, shown(client) | {f"note_{ref}": "x" * 501})
    assert answer.status_code == 422
    assert "x" * 501 in words(answer)


def test_records_from_before_have_no_notes_and_are_as_they_were_hashed(kept, sign_in):
    ReviewRecord.objects.create(
        plan=kept.plan,
        kind="review",
        ref="REV-09",
        token=uuid4(),
        subject="Quarterly Reviews",
        is_regular=True,
        done_on=ago(1),
        is_satisfied=True,
        points=[{"ref": "RV-01", "text": "Look", "done": True}],
        recorded_by=kept.editor,
        recorded_by_name="Editor",
        recorded_at=timezone.now(),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT happened FROM plans_upkeeprecord WHERE ref = 'REV-09'")
        assert cursor.fetchone() == (None,)
    again = ReviewRecord.objects.get(ref="REV-09")
    assert digests_of([again])[again.table_name(), again.pk] == again.digest()
    assert '"happened' not in content_of(again)
    page = words(sign_in(kept.auditor).get("/plans/BCP-01/reviews/REV-09/"))
    assert "What happened since the last one" not in page
    (api, _) = sign_in(kept.auditor).get("/api/v1/plans/BCP-01/reviews/").json()["results"]
    assert api["points"][0]["note"] == ""


def test_of_many_the_first_are_named_and_the_others_counted(kept, monkeypatch):
    monkeypatch.setattr("testing.pages.since_last.MOST", 2)  # to record fifty takes its time
    for _ in range(4):
        held_on(kept, timezone.localdate(), counts_for="")
    found = kept_since(kept)
    group = next(group for group in found["groups"] if group["key"] == "exercises")
    assert (len(group["items"]), group["count"]) == (2, 5)


def test_an_annual_revision_stays_due_though_a_quarterly_review_was_held(kept):
    assert rows(kept, "Quarterly Reviews").filter(done_on__isnull=False).exists()
    assert not rows(kept, "Annual Updates").filter(done_on__isnull=False).exists()
    assert rows(kept, "Annual Updates").unsettled().exists()
