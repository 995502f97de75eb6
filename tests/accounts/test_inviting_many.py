"""Many are invited by a list: looked at first, nothing sent before it is confirmed, and each delivery seen."""

from io import BytesIO

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bcp_portal.accounts.actions import create_person, deactivate_person
from bcp_portal.accounts.invitation_list import MOST_PEOPLE, NoList, decoded, read_list
from bcp_portal.accounts.models import Letter, User
from bcp_portal.accounts.tasks import send_password_links
from bcp_portal.audit.models import Event
from tests.conftest import NOW, PASSWORD, person
from tests.flat import flat

LIST = """Name;E-mail;Role;Department
Nora New;Nora@Example.com;Editor;IT
Ola Other;ola@example.com;;Sales
"""


@pytest.fixture
def office(administrator, sign_in):
    return sign_in(administrator)


@pytest.fixture
def look(office):
    def looked(text="", role="reader", **more):
        return office.post(reverse("accounts:people_invite"), {"text": text, "role": role, **more})

    return looked


@pytest.fixture
def confirm(office):
    """Click the button of a preview."""

    def confirmed(preview):
        shown = preview.context
        sent = {"text": shown["text"], "role": shown["role"], "fingerprint": shown["found"].fingerprint}
        return office.post(reverse("accounts:people_invite_send"), sent, follow=True)

    return confirmed


def words(answer):
    return flat(answer.content.decode())


def problems(text, role="reader"):
    return [one.problem for one in read_list(text, role=role).invitees]


def people(text, role="reader"):
    return [(one.line, one.name, one.email, one.role) for one in read_list(text, role=role).ready]


class TestFromListToAccounts:
    def test_nothing_happens_before_it_is_confirmed(self, look):
        page = words(look(LIST))
        assert "Invite 2 people?" in page
        assert "Columns that are not kept: “Department”." in page
        assert not User.objects.filter(email="nora@example.com").exists()
        send_password_links()
        assert not mail.outbox

    def test_confirmed_each_gets_a_link_and_what_became_of_it_is_seen(self, look, confirm, office, administrator):
        page = words(confirm(look(LIST)))
        assert "2 people are invited." in page
        assert page.count("On its way") == 2
        nora, ola = User.objects.get(email="nora@example.com"), User.objects.get(email="ola@example.com")
        assert (nora.name, nora.role, ola.role) == ("Nora New", "editor", "reader")
        assert not nora.has_usable_password()
        send_password_links()
        assert sorted(message.to[0] for message in mail.outbox) == [nora.email, ola.email]
        invited = words(office.get(reverse("accounts:people_invited")))
        assert invited.count("it works once, for three days") == 2
        events = Event.objects.filter(ref=str(nora.ref)).order_by("pk")
        assert [(event.verb, event.actor) for event in events] == [
            ("person.created", administrator),
            ("person.invited", administrator),
        ]

    def test_one_that_fails_stands_there_with_the_reason(self, look, confirm, office, monkeypatch):
        def away(*_):
            raise ConnectionRefusedError

        confirm(look(LIST))
        monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", away)
        send_password_links()
        page = words(office.get(reverse("accounts:people_invited")))
        assert page.count("Failed, is tried again") == 2
        assert "The mail server did not answer." in page

    def test_a_second_click_invites_nobody_twice(self, look, confirm):
        preview = look(LIST)
        confirm(preview)
        page = confirm(preview)
        assert page.status_code == 409
        assert "Nobody of this list can be invited. 2 have an account already." in words(page)
        assert User.objects.filter(email="nora@example.com").count() == 1
        assert Letter.objects.count() == 2

    def test_who_was_added_meanwhile_is_shown_before_anybody_is_invited(self, look, confirm, administrator):
        preview = look(LIST)
        create_person(actor=administrator, email="ola@example.com", name="Ola", role="reader", at=NOW)
        page = confirm(preview)
        assert page.status_code == 409
        assert "Accounts were changed since you looked, so nobody was invited." in words(page)
        assert not User.objects.filter(email="nora@example.com").exists()

    def test_a_list_that_was_changed_on_its_way_is_looked_at_again(self, office, look):
        shown = look(LIST).context
        sent = {"text": LIST + "Eve;eve@example.com;Administrator", "role": "reader"}
        answer = office.post(reverse("accounts:people_invite_send"), sent | {"fingerprint": shown["found"].fingerprint})
        assert answer.status_code == 409
        assert not User.objects.filter(email="eve@example.com").exists()

    def test_lines_with_a_mistake_and_existing_accounts_are_left_out_and_told(self, look, confirm, administrator):
        ray = person("Ray Reader", "reader")
        gone = person("Gone", "reader")
        deactivate_person(actor=administrator, person=gone, at=NOW)
        text = f"Nora, nora@example.com, Editor\nBob, bob@, Editor\nRay, {ray.email}, Editor\nGone, {gone.email},"
        preview = look(text)
        page = words(preview)
        assert "1 person can be invited. 1 line has a mistake and is left out. 2 have an account already." in page
        assert "“bob@” is not an e-mail address." in page
        assert "Ray Reader has an account already, as reader. Nothing of it changes." in page
        assert "Gone has an account with this address that is deactivated." in page
        confirm(preview)
        ray.refresh_from_db()
        assert ray.role == "reader"
        assert ray.check_password(PASSWORD)

    def test_who_would_administer_is_pointed_out(self, look):
        assert "1 administrator among them." in words(look("Eve, eve@example.com, Administrator"))

    def test_a_file_is_read_as_well_and_not_both(self, look):
        file = BytesIO("Nora Ängström,nora@example.com,Editor".encode("utf-8-sig"))
        file.name = "people.csv"
        assert "Nora Ängström" in words(look(file=file))
        file.seek(0)
        assert "not both" in words(look(LIST, file=file))

    def test_what_is_no_list_says_so_at_its_field_and_keeps_what_was_typed(self, look):
        answer = look('Nora,"nora@example.com,Editor')
        assert answer.status_code == 422
        assert "From line 1 on the list can’t be read" in words(answer)
        assert "Nora,&quot;nora@example.com" in words(answer)

    def test_names_are_shown_as_text(self, look):
        assert "<script>alert" not in words(look("<script>alert(1)</script>, eve@example.com, Editor"))

    def test_many_take_the_same_queries_to_look_at_and_to_list(self, look, confirm, office):
        asked = []
        office.get(reverse("accounts:people"))
        for first, number in ((0, 2), (100, 30)):
            lines = [f"P {place},p{place}@example.com,Reader" for place in range(first, first + number)]
            with CaptureQueriesContext(connection) as looking:
                preview = look("\n".join(lines))
            looked = len(looking)
            confirm(preview)
            with CaptureQueriesContext(connection) as listing:
                office.get(reverse("accounts:people_invited"))
            asked.append((looked, len(listing)))
        assert asked[0] == asked[1]


@pytest.mark.usefixtures("db")
class TestReading:
    @pytest.mark.parametrize(
        "text",
        [
            "Nora New,nora@example.com,Editor",
            "nora@example.com;Nora New;editor",
            "Nora New\tnora@example.com\tEDITOR\r\n",
            "\ufeffRole,First name,Last name,E-mail address\nEditor,Nora,New,NORA@example.com",
            'name,email,role\n"Nora   New",nora@example.com,Editor\n\n',
        ],
    )
    def test_as_people_write_it(self, text):
        assert [entry[1:] for entry in people(text)] == [("Nora New", "nora@example.com", "editor")]

    def test_lines_are_counted_as_in_the_file(self):
        text = 'name,email\n\n"Nora\nNew",nora@example.com\nOla,ola@example.com\n'
        assert [(one[0], one[1]) for one in people(text)] == [(3, "Nora New"), (5, "Ola")]

    @pytest.mark.parametrize(
        "line, said",
        [
            ("Nora,,Editor", "It has no e-mail address."),
            ("Nora,nora at example.com,Editor", "“nora at example.com” is not an e-mail address."),
            (",nora@example.com,Editor", "It has no name."),
            (f"{'N' * 121},nora@example.com,Editor", "The name is longer than 120 characters."),
            ("Nora\u202eNew,nora@example.com,Editor", "The name holds characters that can’t be seen."),
            ("Nora,nora@example.com\u202c,Editor", "The e-mail address holds characters that can’t be seen."),
            ("Nora,nora@example.com,Boss", "“Boss” is not a role: write Administrator, Editor"),
            (f"Nora,{'n' * 300}@example.com,Editor", "The e-mail address is too long."),
        ],
    )
    def test_a_mistake_is_said_of_its_line(self, line, said):
        (problem,) = problems(f"name,email,role\n{line}")
        assert said in problem

    def test_an_address_that_comes_twice_is_said_with_the_line_of_the_first(self):
        found = problems("A,a@example.com,Editor\nB,b@example.com,Editor\nA,A@Example.com,Reader")
        assert found == ["", "", "It is the same address as in line 1."]

    @pytest.mark.parametrize(
        "text, said",
        [
            ("", "The list is empty"),
            ("name,email,role", "a header and nobody below it"),
            ("name,role\nNora,Editor", "no column for the e-mail address"),
            ("x" * 100_001, "100 KB is the most"),
            ("\n".join(f"P,p{n}@example.com" for n in range(MOST_PEOPLE + 1)), "200 at once is the most"),
            ("Nora\0,nora@example.com", "can’t be read"),
            ('Nora,"nora@example.com', "From line 1 on the list can’t be read"),
        ],
    )
    def test_what_is_no_list_is_refused_in_words(self, text, said):
        with pytest.raises(NoList, match=said):
            read_list(text, role="reader")

    @pytest.mark.parametrize(
        "content, said", [(b"PK\x03\x04rest", "This is a workbook"), (b"x" * 100_001, "100 KB is the most")]
    )
    def test_a_file_that_is_no_list_is_refused_in_words(self, content, said):
        with pytest.raises(NoList, match=said):
            decoded(content)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_a_file_may_be_written_as_spreadsheets_do(self, encoding):
        assert decoded("Zoë Ängström".encode(encoding)) == "Zoë Ängström"
