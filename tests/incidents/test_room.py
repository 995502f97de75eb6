"""The room: what it shows to whom, and what a tap, a second tap and a stale page do."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.notices.models import Notice
from incidents.actions.activating import activate
from incidents.actions.adding import add_entry
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.entering import Doing
from incidents.models import CommunicationDuty, Entry, Incident
from incidents.pages.parts import PARTS
from plans.actions.copying import copy_plan
from plans.freezing.draft import refresh_draft
from plans.models.directory import Person
from plans.models.response import TeamRole
from plans.models.strategies import Step
from tests.flat import flat
from tests.stages import in_force

JSON = {"Accept": "application/json"}


@pytest.fixture
def incident(world, signed) -> Incident:
    doing = Doing(world.responder, now() - timedelta(minutes=30), uuid4())
    declaration = Declaration(
        "The database is gone", DeclaredSeverity("Critical"), version=signed, lost=("F-01", "F-02")
    )
    return declare(declaration, doing)


def text_of(response) -> str:
    return flat(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def test_two_taps_declare_with_the_plan_in_force(world, signed, sign_in):
    client = sign_in(world.responder)
    asked = client.get("/incidents/declare/")
    assert asked.status_code == 200
    token = re.search(r'name="token" value="([^"]+)"', asked.content.decode())[1]
    severity = re.search(r'name="severity" value="([^"]+)"', asked.content.decode())[1]
    untitled = re.search(r'name="untitled" value="([^"]+)"', asked.content.decode())[1]
    sent = {"token": token, "plan": "BCP-01", "sha256": signed.sha256, "severity": severity, "untitled": untitled}
    first, again = (client.post("/incidents/declare/", sent) for _ in "ab")
    assert first.url == again.url
    assert [entry.kind for entry in Entry.objects.all()] == ["declared", "activated"]
    room = text_of(client.get(first.url))
    assert "Nobody commands this incident" in room
    assert "1.0" in room


def test_whoever_declares_second_sees_what_is_open(world, incident, sign_in):
    page = sign_in(world.editor).get("/incidents/declare/").content.decode()
    assert f'<a href="/incidents/{incident.ref}/">The database is gone</a>' in page
    assert page.index("Is it this one?") < page.index("How bad is it?")


@pytest.mark.parametrize(("said", "kept"), [("Ann, by phone", "Ann, by phone"), ("", "nobody who was named")])
def test_who_is_not_named_by_the_plan_is_asked_and_an_open_answer_is_kept_too(world, signed, sign_in, said, kept):
    client = sign_in(world.responder)
    asked = text_of(client.get("/incidents/declare/"))
    assert "On whose authority?" in asked
    severity = re.search(r'name="severity" value="([^"]+)"', asked)[1]
    sent = {"token": str(uuid4()), "plan": "BCP-01", "sha256": signed.sha256, "severity": severity, "authority": said}
    room = text_of(client.get(client.post("/incidents/declare/", sent).url))
    assert f"(on the authority of {kept})" in room


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Mail is down"},
        {"severity": "SV-02"},
        {"lost": ["F-01", "F-02"]},
        {"lost": []},
        {"is_exercise": "on"},
        {"authority": "The CTO"},
    ],
)
def test_another_declaration_with_the_same_form_is_refused_in_words_and_can_be_sent_again(
    world, signed, sign_in, other
):
    client, page = sign_in(world.responder), "/incidents/declare/?plan=BCP-01&ref=F-01"
    kept = {name: client.get(page).context["form"][name].value() for name in ("token", "plan", "ref", "untitled")}
    sent = kept | {"title": "", "severity": "SV-01", "lost": ["F-01"]}
    first = client.post(page, sent)
    later = client.post(page, sent | other)
    assert (first.status_code, later.status_code) == (302, 422)
    assert "This was sent before, with something else in it" in text_of(later)
    assert client.post(page, sent).url == first.url
    token = later.context["form"]["token"].value()
    assert client.post(page, sent | other | {"token": token}).url not in (page, first.url)
    assert [one.title for one in Incident.objects.order_by("pk")] == [
        kept["untitled"],
        other.get("title", kept["untitled"]),
    ]
    assert Entry.objects.filter(kind="declared").count() == 2


def test_no_words_of_anybody_are_taken_for_what_is_of_the_request(world, incident, sign_in):
    words = "csrf-of-the-request 00000000-0000-0000-0000-000000000000"
    CommunicationDuty.objects.create(token=uuid4(), name=words, audience="Customers", minutes=65)
    assert words in text_of(sign_in(world.responder).get(f"/incidents/{incident.ref}/"))


def test_what_somebody_wrote_past_the_portal_leaves_the_room_to_be_read(world, incident, sign_in):
    made, last = incident.entries.latest("number"), incident.revision
    for number, kind in enumerate(("role_given", "function_lost", "severity", "of_a_later_release"), start=last + 1):
        wrong = {"incident": incident, "kind": kind, "by": world.editor, "by_name": "", "origin": "person"}
        wrong |= {"plan_code": "A/B", "refs": ["R/1"], "data": {"severity": [1], "role": 5}}
        Entry.objects.create(number=number, at=made.at, happened_at=made.at, **wrong)
        Incident.objects.filter(pk=incident.pk).update(revision=number)
    Entry.objects.create(number=number + 1, at=made.at, happened_at=made.at, **wrong | {"refs": 5, "data": 5})
    client, room = sign_in(world.responder), f"/incidents/{incident.ref}/"
    assert "this release can’t read (of_a_later_release)" in text_of(client.get(room))
    for page in (f"{room}print/", f"{room}export.json", "/", "/incidents/", f"/api/v1{room}entries/"):
        assert client.get(page).status_code == 200


def test_nothing_in_force_never_stops_a_declaration(world, sign_in):
    client = sign_in(world.responder)
    made = client.post("/incidents/declare/", {"token": str(uuid4()), "plan": "-", "severity": "Critical"})
    room = text_of(client.get(made.url))
    assert "No plan is activated" in room
    assert "not from the plan" in room


def test_a_room_shows_clocks_steps_roles_and_the_timeline(world, incident, sign_in):
    room = text_of(sign_in(world.responder).get(f"/incidents/{incident.ref}/"))
    for said in (
        "Nobody commands this incident",
        "The database is gone",
        "left",
        "Time left",
        "Check-list",
        "Roles",
        "<b>You</b> declared the incident",
        f'href="/incidents/{incident.ref}/entries/"',
    ):
        assert said in room
    reader = text_of(sign_in(world.reader).get(f"/incidents/{incident.ref}/"))
    assert "The database is gone" in reader
    assert 'name="step"' not in reader


def test_who_sees_the_same_shares_a_room_and_everybody_else_sees_their_own(
    world, incident, sign_in, django_assert_max_num_queries
):
    page = f"/incidents/{incident.ref}/"
    other = User.objects.create(email="second@example.com", name="Second", role=Role.RESPONDER)

    def seen_by(user) -> str:
        return text_of(sign_in(user).get(page))

    def own(room: str) -> set[str]:
        return set(re.findall(r'name="(?:token|csrfmiddlewaretoken)" value="([^"]+)"', room))

    mine, shared = seen_by(world.responder), seen_by(other)
    assert ("<b>You</b> declared" in mine, "<b>You</b>" in shared) == (True, False)
    assert f"<b>{world.responder.name}</b> declared" in shared
    assert not own(mine) & own(shared), "a token stands for one page of one person"
    client = sign_in(other)
    with django_assert_max_num_queries(4):
        again = text_of(client.get(page))
    assert len(own(shared) | own(again)) == len(own(shared)) + len(own(again))
    key = re.search(r'name="role" value="take (BCP-01 [^"]+)"', mine)[1].split()
    given = {"person_name": other.name, "person": str(other.ref)}
    doing = Doing(world.responder, now(), uuid4())
    add_entry(incident, "role_given", doing, plan=key[0], refs=key[1:], data=given)
    assert ("Yours now" in seen_by(other), "Yours now" in seen_by(world.responder)) == (True, False)
    assert "<button" in seen_by(world.editor).partition('id="timeline"')[2]
    assert "<form" not in seen_by(world.reader).partition('id="timeline"')[2]


def test_a_tap_is_entered_once_and_answers_with_the_parts(world, incident, sign_in):
    client = sign_in(world.responder)
    room = client.get(f"/incidents/{incident.ref}/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', room)[1]
    step = re.search(r'name="step" value="(done [^"]+)"', room)[1]
    sent = {"token": token, "step": step}
    first, again = (client.post(f"/incidents/{incident.ref}/steps/", sent, headers=JSON) for _ in "ab")
    assert first.json()["number"] == again.json()["number"]
    assert Entry.objects.filter(kind="step_done").count() == 1
    assert set(first.json()["parts"]) == {*PARTS}
    plain = client.post(f"/incidents/{incident.ref}/steps/", {**sent, "token": str(uuid4())})
    assert plain.url == f"/incidents/{incident.ref}/#checklist"
    note = {"token": str(uuid4()), "text": "Nobody answers"}
    assert client.post(f"/incidents/{incident.ref}/entries/", note).url == f"/incidents/{incident.ref}/#timeline"
    assert "Nobody answers" in text_of(client.get(f"/incidents/{incident.ref}/"))
    taken = client.post(f"/incidents/{incident.ref}/entries/", note | {"text": "Somebody does"}, headers=JSON)
    assert (taken.status_code, "was sent before" in taken.json()["refusal"]) == (409, True)
    for wrong in (
        {},
        {"token": "x", "step": step},
        {"token": token, "step": "done BCP-01 ST-999"},
        {**sent, "step": "x"},
    ):
        assert client.post(f"/incidents/{incident.ref}/steps/", wrong, headers=JSON).status_code == 409
    assert Entry.objects.filter(kind__startswith="step").count() == 2


def test_nothing_new_is_answered_with_nothing(world, incident, sign_in, django_assert_max_num_queries):
    client = sign_in(world.reader)
    room = client.get(f"/incidents/{incident.ref}/").content.decode()
    seen = re.search(r'data-seen="([^"]+)"', room)[1]
    assert client.get(f"/incidents/{incident.ref}/live/?seen={seen}").status_code == 204
    with django_assert_max_num_queries(3):
        assert client.get(f"/incidents/{incident.ref}/live/?seen={seen}").status_code == 204
    assert json.loads(client.get(f"/incidents/{incident.ref}/live/?seen=0.0").content)["seen"] == seen


@pytest.mark.parametrize("path", ["", "declare/", "{}/", "{}/functions/", "{}/strategies/", "{}/moments/"])
def test_pages_take_a_bounded_number_of_queries(world, incident, sign_in, django_assert_max_num_queries, path):
    client = sign_in(world.responder)
    client.get(f"/incidents/{path.format(incident.ref)}")
    with django_assert_max_num_queries(15):
        assert client.get(f"/incidents/{path.format(incident.ref)}").status_code == 200


def test_what_failed_is_kept_with_the_plan_and_a_newer_version_is_said(world, signed, sign_in):
    client = sign_in(world.responder)
    asked = client.get("/incidents/declare/?plan=BCP-01&ref=F-01").content.decode()
    assert re.search(r'value="[^"]+ has failed"', asked)
    sent = {
        "token": str(uuid4()),
        "plan": "BCP-01",
        "ref": "F-01",
        "sha256": "0" * 64,
        "severity": "SV-01",
        "lost": "F-01",
    }
    room = text_of(client.post("/incidents/declare/", sent, follow=True))
    assert Entry.objects.get(kind="activated").data["failed"] == ["F-01"]
    assert "came into force meanwhile" in room
    unknown = client.post("/incidents/declare/", {**sent, "token": str(uuid4()), "lost": "F-99"})
    assert unknown.status_code == 422


def test_a_group_of_steps_is_given_to_a_role_and_stands_among_the_steps_of_who_holds_it(world, incident, sign_in):
    client, room = sign_in(world.responder), f"/incidents/{incident.ref}/"
    step = re.search(r'value="done (BCP-01 [^"]+)"', client.get(room).content.decode())[1]
    page = client.get(f"{room}steps/{step.replace(' ', '/')}/").content.decode()
    role = re.search(r'<option value="([^"]+)"', page)[1]
    sent = {"token": str(uuid4()), "step": step, "role": role}
    for _ in "ab":
        assert client.post(f"{room}groups/", sent).url == f"{room}#checklist"
    assert Entry.objects.get(kind="group_given").data["role"] == role
    assert f'<option value="{role}" selected>' in client.get(f"{room}steps/{step.replace(' ', '/')}/").content.decode()
    for wrong in ({"role": "RO-99"}, {"step": "BCP-01 ST-99"}, {"token": "x"}):
        assert client.post(f"{room}groups/", sent | wrong, headers=JSON).status_code == 409
    assert Entry.objects.filter(kind="group_given").count() == 1


def test_a_skipped_step_does_not_look_done_and_nothing_is_next_once_it_is_over(world, incident, sign_in):
    client, room = sign_in(world.responder), f"/incidents/{incident.ref}/"
    code, ref = re.search(r'value="done (BCP-01) ([^"]+)"', client.get(room).content.decode()).groups()
    done, skipped = (
        client.post(f"{room}steps/{code}/{ref}/", {"token": str(uuid4()), "deed": deed, "text": "No need", "when": ""})
        and client.get(room).content.decode()
        for deed in ("done", "skip")
    )
    assert ("box ticked" in done, "box skipped" in done) == (True, False)
    assert ("box ticked" in skipped, "box skipped" in skipped) == (False, True)
    assert '<span class="badge info">Now</span>' in skipped
    for under in ("stand-down/", "close/"):
        client.post(f"{room}{under}", {"token": str(uuid4()), "text": "Enough for tonight"})
    over = client.get(room).content.decode()
    assert "Closed" in over
    assert '<span class="badge info">Now</span>' not in over


def give(client, page: str, **given: str):
    """Send the form of a role as it began, with these fields changed."""
    form = client.get(page).content.decode()
    began = {name: re.search(rf'name="{name}"[^>]* value="([^"]*)"', form) for name in ("token", "name", "phone")}
    chosen = re.search(r'<option value="([^"]+)" selected', form)
    sent = {name: found[1] if found else "" for name, found in began.items()}
    return client.post(page, {**sent, "account": chosen[1] if chosen else "", **given})


def with_lead(world, **person: str) -> Incident:
    """An incident whose plan names this person as the technical lead, and a deputy."""
    called, deputy = Person.objects.create(**person), Person.objects.create(name="Di Doe", phone="+1 555 555 0199")
    TeamRole.objects.filter(plan=world.plan, name="Technical Lead").update(person=called, deputy=deputy)
    refresh_draft(world.plan)
    declaration = Declaration("The database is gone", DeclaredSeverity("Critical"), version=in_force(world))
    return declare(declaration, Doing(world.responder, now() - timedelta(minutes=30), uuid4()))


def lead_page(incident: Incident) -> str:
    ref = TeamRole.objects.get(plan__code="BCP-01", name="Technical Lead").ref
    return f"/incidents/{incident.ref}/roles/BCP-01/{ref}/"


def test_who_is_given_a_role_does_not_get_the_number_of_whom_the_plan_names(world, sign_in):
    incident = with_lead(world, name="Ann Roe", phone="+1 555 555 0100", email="ann@example.com")
    client, page = sign_in(world.responder), lead_page(incident)
    named = text_of(client.get(f"/incidents/{incident.ref}/"))
    assert 'href="tel:+15555550100"' in named
    assert 'href="tel:+15555550199"' in named  # nobody looks for the deputy's elsewhere
    give(client, page, account=str(world.editor.ref))
    kept = Entry.objects.filter(kind="role_given").last().data
    assert (kept["person_name"], kept["phone"]) == (world.editor.name, "")
    assert "not both" in text_of(give(client, page, account=str(world.editor.ref), name="Bob"))
    give(client, page)
    kept = Entry.objects.filter(kind="role_given").last().data
    assert (kept["person"], kept["person_name"], kept["phone"]) == ("", "Ann Roe", "+1 555 555 0100")


def test_a_number_on_a_line_of_the_check_list_is_called_beside_its_link(world, sign_in):
    step = Step.objects.living().filter(plan=world.plan).first()
    Step.objects.filter(pk=step.pk).update(text="Call 112, then the night desk, +1 (555) 555-0142")
    refresh_draft(world.plan)
    declaration = Declaration("The database is gone", DeclaredSeverity("Critical"), version=in_force(world))
    incident = declare(declaration, Doing(world.responder, now() - timedelta(minutes=30), uuid4()))
    room = text_of(sign_in(world.responder).get(f"/incidents/{incident.ref}/"))
    line = re.search(r'<li class="tick[^>]*>(?:(?!</li>).)*night desk.*?</li>', room, re.DOTALL)[0]
    assert re.search(r'<a class="plain"[^>]*>Call 112, then the night desk, [^<]*</a>', line), (
        "one link covers the text"
    )
    for address in ("tel:+15555550142", "tel:112"):
        assert re.search(rf'</a> *<a class="btn small dial" href="{re.escape(address)}">', line), address
    read = text_of(sign_in(world.auditor).get(f"/incidents/{incident.ref}/"))
    assert 'href="tel:+15555550142"' in read
    assert "dial" not in read


def test_a_named_person_with_an_account_is_asked_to_accept(world, sign_in):
    incident = with_lead(world, name="Ed", phone="+1 555 555 0100", email=world.editor.email.title())
    client, page = sign_in(world.responder), lead_page(incident)
    give(client, page)
    kept = Entry.objects.filter(kind="role_given").last().data
    assert (kept["person"], kept["person_name"]) == (str(world.editor.ref), world.editor.name)
    room = text_of(client.get(f"/incidents/{incident.ref}/"))
    assert "not accepted yet" in room
    assert 'href="tel:+15555550100"' in room
    notice = Notice.objects.get(user=world.editor, topic__startswith="role:")
    assert (notice.subject, notice.delivery is not None) == (
        f"{incident.ref}: you are asked to be Technical Lead",
        True,
    )
    assert "You are asked to be" not in room
    asked = sign_in(world.editor).get(f"/incidents/{incident.ref}/").content.decode()
    assert asked.index("You are asked to be Technical Lead.") < asked.index('id="checklist"')
    give(sign_in(world.responder), page, account=str(world.responder.ref))
    assert not Notice.objects.filter(user=world.responder, topic__startswith="role:").exists()
    assert Entry.objects.filter(kind="role_given").last().data["phone"] == ""


def test_with_two_plans_each_line_says_of_which_it_is(world, incident, sign_in):
    client, room = sign_in(world.responder), f"/incidents/{incident.ref}/"
    pages = "", "functions/", "strategies/", "print/"
    named = {"", "print/"}  # the bar and the paper name the plan that there is
    assert {page for page in pages if "BCP-01</" in client.get(room + page).content.decode()} <= named
    second = copy_plan(plan=world.plan, code="BCP-02", title="The second", by=world.editor, at=world.now)
    version = in_force(replace(world, plan=second))
    activate(incident, version, version.sha256, Doing(world.responder, now(), uuid4()))
    client.post(f"{room}roles/", {"token": str(uuid4()), "role": f"take BCP-01 {commander(world)}"})
    shown, functions, strategies, printed = (text_of(client.get(room + page)) for page in pages)
    assert "Yours now: BCP-01 · Phase 1" in shown
    assert '<span class="sub">BCP-02</span>' in shown  # a phase
    assert shown.count('<small class="faint">BCP-02</small>') == TeamRole.objects.filter(plan=second).count()
    duties = shown[shown.index('id="duties"') : shown.index('id="checklist"')]
    assert duties.count("(BCP-02)</a>") == duties.count("(BCP-01)</a>") > 0
    assert ", BCP-02" in functions
    assert '<small class="faint">BCP-02</small>' in strategies
    assert "Incident Commander (BCP-02)" in printed


def commander(world) -> str:
    return TeamRole.objects.get(plan=world.plan, name="Incident Commander").ref


@pytest.mark.parametrize("under", ["steps/BCP-01/ST-01/?deed=block", "functions/BCP-01/F-01/"])
def test_a_page_asks_first_what_was_done(world, incident, sign_in, under):
    page = sign_in(world.responder).get(f"/incidents/{incident.ref}/{under}").content.decode()
    assert re.findall(r'name="(deed|text|when|behalf)"', page)[0] == "deed"


def test_a_blocked_step_says_why_where_it_is_asked_for(world, incident, sign_in):
    client, room = sign_in(world.responder), f"/incidents/{incident.ref}/"
    page = client.get(room).content.decode()
    code, ref = re.search(r'value="done (BCP-01) ([^"]+)"', page).groups()
    assert f"{ref}/?deed=block" in page
    client.post(f"{room}steps/{code}/{ref}/", {"token": str(uuid4()), "deed": "block", "text": "The vault is shut"})
    page = client.get(room).content.decode()
    now_card = flat(page[page.index('data-part="now"') : page.index('id="time-left"')])
    assert "Responder: The vault is shut" in now_card
    assert (f"{ref}/?deed=block" in now_card, f"{ref}/?deed=skip" in now_card) == (False, True)
    assert re.search("Blocked at 1 step: “[^”]+”", flat(page))


def test_severities_that_are_asked_for_without_a_plan_are_marked(world, incident, sign_in):
    client = sign_in(world.responder)
    assert "Not from a plan." not in text_of(client.get("/incidents/declare/?plan=BCP-01"))
    page = text_of(client.get("/incidents/declare/?plan=-"))
    assert "Not from a plan." in page
    assert "These are not" not in text_of(client.get(f"/incidents/{incident.ref}/severity/"))
    sent = {"token": str(uuid4()), "plan": "-", "severity": re.search(r'name="severity" value="([^"]+)"', page)[1]}
    without = client.post("/incidents/declare/", {**sent, "title": "The office is flooded"}).url
    assert "These are not from a plan." in text_of(client.get(f"{without}severity/"))
