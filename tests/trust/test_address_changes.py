"""Another address for an account: nothing changes until its owner confirms it there, and the present one can stop it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.actions import change_address, create_person, deactivate_person, set_password
from bcp_portal.accounts.address_changes import ChangeOver, ask_for_address, confirm_address
from bcp_portal.accounts.models import AddressChange, Letter, ResetRequest, User
from bcp_portal.accounts.tasks import clear_expired_sessions, send_password_links
from bcp_portal.audit.models import Event
from plans.freezing.authorship import account_changes
from tests.conftest import PASSWORD, person
from tests.flat import flat

OLD, NEW = "ray-reader@example.com", "ray@example.org"


@pytest.fixture
def ray(db):
    return person("Ray Reader", "reader")


@pytest.fixture
def ann(db):
    return person("Ann Administrator", "administrator")


@pytest.fixture
def office(ann):
    return signed_in(ann)


def signed_in(someone):
    client = Client()
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


def words(answer):
    return flat(answer.content.decode())


def ask(office, of, email=NEW):
    return words(office.post(reverse("accounts:person_address", args=[of.ref]), {"email": email}, follow=True))


def link(to):
    """The path of the link in the last message to an address."""
    body = next(message.body for message in reversed(mail.outbox) if message.to == [to])
    return re.search(r"http://[^/]+(/address/\S+)", body)[1]


def confirm(path, password=PASSWORD, client=None):
    return (client or Client()).post(path, {"password": password})


def email_of(someone):
    return User.objects.values_list("email", flat=True).get(pk=someone.pk)


def verbs(of):
    return list(Event.objects.filter(kind="person", ref=str(of.ref)).order_by("pk").values_list("verb", "actor__name"))


class TestAsking:
    def test_nothing_changes_and_both_addresses_are_told(self, office, ray):
        ResetRequest.objects.create(email=OLD, asked_at=timezone.now(), not_before=timezone.now())
        said = ask(office, ray)
        assert f"A link to confirm it is on its way to {NEW}. Until then {OLD} stays, and is told." in said
        assert f"{NEW} is waiting to be confirmed" in said
        assert email_of(ray) == OLD
        assert [message.to for message in mail.outbox] == [[OLD], [NEW]]
        told, asked = mail.outbox
        assert "Ann Administrator asked that your account" in told.body
        assert NEW not in told.body
        assert "/confirm/" not in told.body
        assert "/stop/" not in asked.body
        assert ResetRequest.objects.exists()
        assert verbs(ray) == [("person.address_asked", "Ann Administrator")]

    def test_everybody_asks_for_themselves(self, ray):
        here = signed_in(ray)
        page = words(here.post(reverse("accounts:address"), {"email": NEW}, follow=True))
        assert f"{NEW} is waiting to be confirmed" in page
        confirm(link(NEW))
        assert email_of(ray) == NEW
        assert here.get(reverse("accounts:account")).status_code == 200

    @pytest.mark.parametrize(
        "email, said",
        [
            ("ann-administrator@example.com", "among the people"),
            ("x", "valid"),
            ("ray@example.org\u202c", "can’t be seen"),
        ],
    )
    def test_one_that_is_taken_or_none_is_refused_at_the_field(self, ann, ray, email, said):
        answer = signed_in(ray).post(reverse("accounts:address"), {"email": email})
        assert answer.status_code == 422
        assert said in words(answer)
        assert f'value="{email}"' in words(answer)
        assert not AddressChange.objects.exists()
        assert not mail.outbox

    def test_the_same_address_asks_for_nothing(self, office, ray):
        assert "as it was before" in ask(office, ray, OLD.upper())
        assert not mail.outbox

    def test_five_an_hour(self, office, ray):
        for number in range(5):
            ask(office, ray, f"ray{number}@example.org")
        assert "Wait a little" in ask(office, ray)
        assert len(mail.outbox) == 10

    def test_nobody_asks_for_somebody_deactivated(self, office, ann, ray):
        deactivate_person(actor=ann, person=ray, at=timezone.now())
        address = reverse("accounts:person_address", args=[ray.ref])
        assert office.post(address, {"email": NEW}).status_code == 404


class TestConfirming:
    def test_the_page_changes_nothing_and_the_password_does(self, office, ray):
        ask(office, ray)
        page = words(Client().get(link(NEW)))
        assert "Ann Administrator asked for" in page
        assert email_of(ray) == OLD  # whatever looks at links in mails
        assert "Your address is ray@example.org" in words(confirm(link(NEW)))
        assert email_of(ray) == NEW
        ray.refresh_from_db()
        assert ray.check_password(PASSWORD)
        assert [message.to for message in mail.outbox[2:]] == [[OLD], [NEW]]
        assert not Letter.objects.filter(address=OLD).exists()
        assert verbs(ray)[1:] == [("person.address_changed", "Ann Administrator")]

    @pytest.mark.parametrize("password", ["", "a-guess-of-a-stranger"])
    def test_without_the_password_of_the_account_a_link_is_good_for_nothing(self, office, ray, password):
        """An administrator who has it sent to a second mailbox of theirs, a stranger by a slip of the keyboard."""
        ask(office, ray)
        answer = confirm(link(NEW), password, office)
        assert answer.status_code == 422
        assert email_of(ray) == OLD

    def test_guessing_is_counted_with_signing_in(self, office, ray):
        ask(office, ray)
        stranger = Client()
        answers = [words(confirm(link(NEW), "a-guess", stranger)) for _ in range(6)]
        assert "This is not the password of the account." in answers[0]
        assert "Too many wrong passwords. Wait 15 minutes" in answers[-1]
        assert "Too many wrong passwords" in words(confirm(link(NEW), client=stranger))
        assert email_of(ray) == OLD
        assert Event.objects.filter(verb="access.sign_in_failed", ref=str(ray.ref)).exists()

    def test_a_link_works_once(self, office, ray):
        ask(office, ray)
        path = link(NEW)
        confirm(path)
        for answer in (Client().get(path), confirm(path)):
            assert answer.status_code == 410
            assert "This link no longer works" in words(answer)

    def test_a_link_works_for_three_days(self, office, ray):
        ask(office, ray)
        AddressChange.objects.update(asked_at=timezone.now() - timedelta(days=3, minutes=1))
        assert confirm(link(NEW)).status_code == 410
        assert email_of(ray) == OLD
        assert "is waiting to be confirmed" not in words(office.get(reverse("accounts:person", args=[ray.ref])))
        clear_expired_sessions()
        assert not AddressChange.objects.exists()
        assert not Letter.objects.exists()

    def test_of_two_changes_at_once_the_later_one_counts(self, office, ray):
        ask(office, ray, "first@example.org")
        ask(office, ray)
        assert confirm(link("first@example.org")).status_code == 410
        assert confirm(link(NEW)).status_code == 200
        assert email_of(ray) == NEW

    def test_an_address_that_two_wait_for_goes_to_who_confirms_first(self, office, ray):
        rita = person("Rita Reader", "reader")
        ask(office, ray)
        rays = link(NEW)
        ask(office, rita)
        confirm(link(NEW))
        answer = confirm(rays)
        assert answer.status_code == 422
        assert "Somebody else has this address by now, so nothing was changed." in words(answer)
        assert (email_of(ray), email_of(rita)) == (OLD, NEW)

    def test_an_account_made_meanwhile_keeps_its_address(self, office, ann, ray):
        ask(office, ray)
        create_person(actor=ann, email=NEW, name="New", role="reader", at=timezone.now())
        assert "Somebody else has this address" in words(confirm(link(NEW)))

    def test_a_token_is_of_one_change_and_one_act(self, office, ray):
        ask(office, ray)
        confirming, stopping = link(NEW), link(OLD)
        crossed = confirming.partition("?")[0] + "?" + stopping.partition("?")[2]
        assert confirm(crossed).status_code == 410
        assert confirm(confirming.partition("?")[0]).status_code == 410
        assert email_of(ray) == OLD

    def test_a_new_password_confirms_as_well(self, office, ray):
        """Who has forgotten theirs asks for a link at the address that they still have, and comes back."""
        ask(office, ray)
        set_password(person=ray, password="another-good-one", at=timezone.now())
        assert confirm(link(NEW), "another-good-one").status_code == 200

    def test_it_ends_with_the_account(self, office, ann, ray):
        ask(office, ray)
        deactivate_person(actor=ann, person=ray, at=timezone.now())
        assert confirm(link(NEW)).status_code == 410
        assert not AddressChange.objects.exists()

    def test_who_asked_has_a_hand_in_the_account_and_only_once_it_is_changed(self, office, ann, ray):
        ask(office, ray)
        assert not account_changes([ray], after=0)
        confirm(link(NEW))
        (change,) = account_changes([ray], after=0)[ray.pk]
        assert (change.by, change.did) == (ann.pk, "gave another address to {}")


class TestStopping:
    def test_the_present_address_stops_it(self, office, ray):
        ask(office, ray)
        path = link(OLD)
        assert "Stop the change of your address?" in words(Client().get(path))
        assert AddressChange.objects.exists()
        assert "The change is stopped" in words(Client().post(path))
        assert Client().post(path).status_code == 410
        assert confirm(link(NEW)).status_code == 410
        event = Event.objects.get(verb="person.address_stopped")
        assert (event.actor, event.after) == (None, {"by": "the link that its present address was sent"})

    def test_its_owner_or_an_administrator_takes_it_back(self, office, ray):
        here = signed_in(ray)
        for client, route in ((here, ()), (office, (ray.ref,))):
            ask(office, ray)
            name = "accounts:person_address_withdraw" if route else "accounts:address_withdraw"
            assert f"Taken back. The address stays {OLD}." in words(client.post(reverse(name, args=route), follow=True))
            again = words(client.post(reverse(name, args=route), follow=True))
            assert "No change was waiting any more." in again
        assert not AddressChange.objects.exists()


class TestLetters:
    def test_those_that_fail_are_seen_and_tried_again(self, office, ray, monkeypatch):
        def away(*_):
            raise ConnectionRefusedError

        with monkeypatch.context() as refusing:
            refusing.setattr("django.core.mail.EmailMultiAlternatives.send", away)
            said = ask(office, ray)
        assert "To the new address, to confirm it: the message about the change could not be sent." in said
        Letter.objects.update(not_before=timezone.now())
        send_password_links()
        assert sorted(message.to[0] for message in mail.outbox) == [OLD, NEW]
        assert confirm(link(NEW)).status_code == 200

    def test_an_address_that_no_mail_can_have_costs_its_owner_no_page(self, ray):
        """A name of a host is written in other letters for mail servers, and has no more room there than before."""
        email = f"ray@{'ü' * 60}.com"
        page = words(signed_in(ray).post(reverse("accounts:address"), {"email": email}, follow=True))
        assert f"{email} is waiting to be confirmed" in page
        assert Letter.objects.get(address=email).error == "The mail server takes no mail for this address."
        assert [message.to for message in mail.outbox] == [[OLD]]

    def test_one_of_a_change_that_is_over_is_not_sent(self, office, ray, monkeypatch):
        ask(office, ray)
        letters = list(Letter.objects.all())
        AddressChange.objects.all().delete()
        mail.outbox.clear()
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            finished_at=None, claimed_at=None, not_before=timezone.now(), attempts=0
        )
        send_password_links()
        assert not mail.outbox
        assert not Letter.objects.exists()

    def test_the_trail_keeps_no_address(self, office, ray):
        ask(office, ray)
        confirm(link(NEW))
        assert "@" not in str(list(Event.objects.values_list("before", "after", "summary", "ref")))


def test_a_change_that_was_made_at_once_meanwhile_is_none_to_confirm(ann, ray):
    """Two who do it at once: the second finds what the first has left."""
    at = timezone.now()
    ask_for_address(actor=ann, person=ray, email=NEW, at=at)
    change = AddressChange.objects.get()
    confirm_address(change=change, at=at)
    change_address(actor=ann, person=ray, email="third@example.org", at=at)
    with pytest.raises(ChangeOver):
        confirm_address(change=change, at=at)
    assert email_of(ray) == "third@example.org"
