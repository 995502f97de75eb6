"""Reviews of incidents: begun with what the entries say, signed off by somebody who did not command, taken back."""

import json
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate, now

from bcp_portal.audit.chain_check import evidence_faults
from bcp_portal.documents.html import to_print_html
from bcp_portal.documents.imprint import Letterhead
from bcp_portal.documents.report_format import read_report
from incidents.actions.ending import merge, reopen
from incidents.actions.refusals import OutOfTurn
from incidents.actions.reviewing import Commanded, sign_review
from incidents.actions.roles import Holder, give_role
from incidents.actions.steps import mark_step
from incidents.models import IncidentReview, Outcome
from incidents.packing import incidents as packed_incidents
from incidents.pages.retrospect import retrospect
from incidents.pages.review_report import review_report
from incidents.rooms import Room
from plans.models.corrective_actions import CorrectiveAction
from plans.models.versions import PdfExport
from plans.packing.period import Period
from tests.flat import flat
from tests.incidents.fighting import PLAN, closed, declared, doing, fought, restored, reviewing
from tests.trust.tampering import tamper

pytestmark = pytest.mark.django_db


def commanded(world, version):
    """The responder commands; a step is skipped, one is blocked, the editor does not accept a role."""
    incident = declared(world, version)
    commanding, other = Room(incident).situation.roles[:2]
    give_role(incident, doing(world.responder, "03:32"), role=commanding, holder=Holder("", world.responder))
    give_role(incident, doing(world.responder, "03:33"), role=other, holder=Holder("", world.editor))
    mark_step(incident, "skip", doing(world.responder, "03:50"), plan=PLAN, ref="ST-01", text="Nobody answers")
    mark_step(incident, "block", doing(world.responder, "03:51"), plan=PLAN, ref="ST-02", text="No key")
    mark_step(incident, "done", doing(world.responder, "04:00"), plan=PLAN, ref="ST-02")
    restored(world, incident)
    return closed(world, incident)


def test_a_review_begins_with_what_the_entries_say(world, signed):
    incident = commanded(world, signed)
    found = retrospect(Room(incident), Outcome.objects.get())
    said = {one["key"]: [item.replace("\N{NO-BREAK SPACE}", " ") for item in one["items"]] for one in found}
    assert "It happened: 4 March 2026, 03:00 UTC" in said["moments"]
    assert "From the event to its detection: 10 min" in said["took"]
    [skipped], [blocked] = said["skipped"], said["blocked"]
    assert "Nobody answers (Responder, 4 March 2026, 03:50 UTC)" in skipped
    assert blocked.endswith("done later")
    assert any("given to Editor" in one and "did not accept" in one for one in said["roles"])
    assert said["unplanned"][0] == "The severity, Critical"
    assert not said["open"]


def test_who_commanded_writes_it_and_somebody_else_signs_it_off(world, signed, client, sign_in):
    incident = commanded(world, signed)
    assert reviewing(sign_in(world.responder), incident).status_code == 302
    review = IncidentReview.objects.get()
    with pytest.raises(Commanded):
        sign_review(review=review, by=world.responder, at=now())
    page = flat(client.get(f"/incidents/{incident.ref}/outcome/").content.decode())
    assert "You commanded this incident" in page
    assert "Sign it off" not in page
    again = reviewing(client, incident, token=str(uuid4()))
    assert "Withdraw that one to write another." in again.content.decode()
    begun = client.get(f"/incidents/{incident.ref}/review/").content.decode()
    assert "Withdraw that one to write another." in begun
    assert "Keep the review" not in begun
    client = sign_in(world.editor)
    assert "Sign it off" in client.get(f"/incidents/{incident.ref}/outcome/").content.decode()
    assert f"Review of {incident.ref}</a>" not in client.get("/plans/BCP-01/reviews/").content.decode()
    assert "ne incident is to be reviewed" in flat(client.get("/").content.decode())
    assert f'outcome/#review">Review of {incident.ref}, ' in client.get("/").content.decode()
    assert f"Review of {incident.ref}" not in sign_in(world.reader).get("/").content.decode()
    client = sign_in(world.editor)
    client.post(f"/incidents/{incident.ref}/review/1/sign/")
    review = IncidentReview.objects.whole().get()
    assert (review.signature.by_name, review.signature.sha256) == ("Editor", review.digest())
    assert not list(evidence_faults())
    today = localdate()
    assert f"Review of {incident.ref}" not in client.get("/").content.decode()
    plans_page = flat(client.get("/plans/BCP-01/reviews/").content.decode())
    assert f'/incidents/{incident.ref}/outcome/#review">Review of {incident.ref}</a>' in plans_page
    [packed] = packed_incidents(world.plan, Period(today, today))
    assert {"IncidentReview", "IncidentReviewSignature"} <= {type(row).__name__ for row in packed.rows}
    assert "Review 1 written by Responder, " in packed.columns["notes"]
    assert "Review 1 signed off by Editor, " in packed.columns["notes"]
    report = review_report(Room(incident), Outcome.objects.get(), review)
    assert (report["watermark"], report["alert"], report["link"]["hash"] != "") == ("", "", True)
    printed = to_print_html(read_report(report, letterhead=Letterhead("BCP Portal")))
    assert f"in the chain of incident {incident.ref}." in flat(printed)
    assert client.post(f"/incidents/{incident.ref}/pdf/review/").status_code == 302
    assert (
        f"/incidents/{incident.ref}/outcome/#review"
        in client.get(f"/incidents/{incident.ref}/pdf/review/").content.decode()
    )
    assert "Make the PDF" not in client.get(f"/incidents/{incident.ref}/pdf/review/").content.decode()


def test_who_commanded_what_was_merged_into_it_does_not_sign_it_off(world, signed, sign_in):
    incident, part, first = declared(world, signed), declared(world, None), declared(world, None)
    commanding = Room(first).situation.roles[0]
    give_role(first, doing(world.editor, "03:32"), role=commanding, holder=Holder("", world.editor))
    merge(first, part, doing(world.responder, "03:36"))
    merge(part, incident, doing(world.responder, "03:37"))
    restored(world, incident)
    closed(world, incident)
    client = sign_in(world.editor)
    reviewing(client, incident)
    with pytest.raises(Commanded):
        sign_review(review=IncidentReview.objects.get(), by=world.editor, at=now())
    page = flat(client.get(f"/incidents/{incident.ref}/outcome/").content.decode())
    assert "You commanded this incident" in page
    assert "Sign it off" not in page


def test_who_was_given_the_command_by_name_alone_commanded_too(world, signed, sign_in):
    incident = declared(world, signed)
    role = Room(incident).situation.roles[0]
    given = {"token": str(uuid4()), "account": "", "name": "editor ", "phone": ""}
    sign_in(world.responder).post(f"/incidents/{incident.ref}/roles/{PLAN}/{role.ref}/", given)
    assert incident.entries.get(kind="role_given").data["person"] == str(world.editor.ref)
    restored(world, incident)
    closed(world, incident)
    reviewing(sign_in(world.responder), incident)
    with pytest.raises(Commanded):
        sign_review(review=IncidentReview.objects.get(), by=world.editor, at=now())


def test_what_was_entered_meanwhile_is_shown_before_it_is_kept_and_nothing_typed_is_lost(world, signed, sign_in):
    incident = fought(world, signed)
    answer = reviewing(sign_in(world.editor), incident, seen="0" * 64, causes="A single key")
    assert answer.status_code == 409
    assert "A single key" in answer.content.decode()
    assert "Something was entered meanwhile" in answer.content.decode()
    assert "Seen:" not in answer.content.decode()
    assert not IncidentReview.objects.exists()
    assert reviewing(sign_in(world.editor), incident, seen=answer.context["form"]["seen"].value()).status_code == 302


def test_a_review_of_before_is_no_review_once_the_incident_went_on(world, signed, sign_in):
    incident = fought(world, signed)
    client = sign_in(world.editor)
    reviewing(client, incident)
    due = "Due on 18 Mar 2026"
    assert due in client.get(f"/incidents/{incident.ref}/outcome/").content.decode()
    reopen(incident, doing(world.responder, "07:00"), text="Again")
    assert due not in client.get(f"/incidents/{incident.ref}/outcome/").content.decode()
    closed(world, incident, "08:00")
    page = client.get(f"/incidents/{incident.ref}/outcome/").content.decode()
    assert "went on after this was written" in page
    client.post(f"/incidents/{incident.ref}/pdf/review/")
    report = json.loads(PdfExport.objects.latest("pk").document)
    assert (report["watermark"], "went on after" in report["alert"]) == ("Outdated", True)
    client.post(f"/incidents/{incident.ref}/review/1/sign/")
    assert not IncidentReview.objects.exclude(signature=None).exists()
    assert client.post(f"/incidents/{incident.ref}/review/1/withdraw/", {"reason": ""}).status_code == 422
    client.post(f"/incidents/{incident.ref}/review/1/withdraw/", {"reason": "It went on"})
    reviewing(client, incident)
    assert [one.number for one in IncidentReview.objects.standing()] == [2]
    for change in ("UPDATE incidents_incidentreview SET causes = ''", "DELETE FROM incidents_incidentreviewwithdrawal"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_page_from_before_signs_and_withdraws_what_it_showed_and_nothing_else(world, signed, client, sign_in):
    incident = fought(world, signed)
    client = sign_in(world.editor)
    reviewing(client, incident)
    client.post(f"/incidents/{incident.ref}/review/1/withdraw/", {"reason": "Wrong causes"})
    reviewing(client, incident, causes="It was somebody's fault")
    for deed in ("sign", "withdraw"):
        answer = client.post(f"/incidents/{incident.ref}/review/1/{deed}/", {"reason": "Again"}, follow=True)
        assert "The review of INC-2026-001 was withdrawn by Editor before." in flat(answer.content.decode())
    [standing] = IncidentReview.objects.whole().standing()
    assert (standing.number, standing.is_signed) == (2, False)
    assert client.post(f"/incidents/{incident.ref}/review/3/sign/").status_code == 404


def test_nothing_is_reviewed_by_entries_that_somebody_changed(world, signed, sign_in):
    incident, client = fought(world, signed), sign_in(world.editor)
    restored_by = incident.entries.get(kind="function_restored")
    tamper("UPDATE incidents_entry SET text = 'It always worked' WHERE id = %s", restored_by.pk)
    for page in ("outcome/", "review/"):
        answer = client.get(f"/incidents/{incident.ref}/{page}")
        assert answer.status_code == 500
        assert "was changed after it was recorded" in answer.content.decode()


def test_nothing_is_signed_while_a_plan_does_not_say_who_commands(world, signed, sign_in):
    incident = commanded(world, signed)
    reviewing(sign_in(world.responder), incident)
    tamper("UPDATE incidents_activation SET sha256 = %s", "0" * 64)
    with pytest.raises(OutOfTurn, match="BCP-01 is not what was signed"):
        sign_review(review=IncidentReview.objects.get(), by=world.responder, at=now())


def test_a_closing_at_the_end_of_all_days_stops_no_page(world, signed, sign_in):
    incident, client = fought(world, signed), sign_in(world.responder)
    tamper("UPDATE incidents_entry SET at = '9999-12-31 23:59:59' WHERE kind = 'closed'")
    tamper("UPDATE incidents_entry SET happened_at = '9999-12-31 23:59:59' WHERE kind = 'closed'")
    for page in (f"/incidents/{incident.ref}/", "/exercises/", "/"):
        assert client.get(page).status_code == 200


def test_actions_and_changes_come_of_an_incident_by_links(world, signed, sign_in):
    incident = fought(world, signed)
    client = sign_in(world.editor)
    page = client.get(f"/incidents/{incident.ref}/outcome/").content.decode()
    raising, changing = f"/plans/BCP-01/actions/new/?incident={incident.ref}", f"?from={incident.ref}"
    assert raising.replace("/plans/BCP-01/actions/new/", "") in page
    assert changing in page
    assert incident.ref in client.get(f"/plans/BCP-01/changes/new/{changing}").content.decode()
    [address] = [one for one in page.split('"') if one.endswith(f"?incident={incident.ref}")]
    assert "The database is gone" in client.get(address).content.decode()
    assert client.get(address.replace(incident.ref, "INC-1999-001")).status_code == 400
    assert not CorrectiveAction.objects.exists()
    asked = {"token": str(uuid4()), "what": "Name who may declare", "why": "Three hours were lost"}
    client.post(f"/plans/BCP-01/changes/new/{changing}", asked)
    page = client.get(f"/incidents/{incident.ref}/outcome/").content.decode()
    assert "Name who may declare" in page
    assert "CHR-01, asked by Editor" in flat(page)
