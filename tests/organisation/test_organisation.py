"""An administrator sets the organisation in the browser: what holds, who may, what a stale page does, what is on record."""

import io
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bcp_portal.audit.models import Event
from bcp_portal.look import organisation as known
from bcp_portal.look.organisation import Organisation, look_again, organisation
from bcp_portal.notices.clock import zone_named
from bcp_portal.organisation.models import Logo, OrganisationSetting
from plans.integrity.evidence_check import check_everything
from tests.flat import flat
from tests.organisation.setting import SENT, give_logo, picture_file, set_to

PAGE = "/organisation/"


@pytest.fixture
def office(world, sign_in):
    return sign_in(world.administrator)


def picture(content: bytes | None = None, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or picture_file(), "image/png")


def test_until_somebody_sets_something_the_environment_holds(office, settings):
    settings.PORTAL_NAME, settings.TIME_ZONE, settings.WEEK_ENDS, settings.YEAR_BEGINS = "Acme", "Europe/Vienna", 4, 4
    look_again()
    assert organisation() == Organisation("Acme", "Europe/Vienna", 4, 4)
    page = flat(office.get(PAGE).content.decode())
    assert "These values come from the environment of the portal." in page
    assert 'value="Europe/Vienna" selected' in page
    assert 'value="5" selected>Saturday' in page
    assert 'value="4" selected>April' in page
    assert "pages and e-mails say “Acme”, and covers have no name" in page
    assert office.post(PAGE, SENT | {"name": "", "time_zone": "Europe/Vienna", "currency": ""}).status_code == 302
    assert not OrganisationSetting.objects.exists(), "nothing was new"
    assert not Event.objects.filter(kind="organisation").exists()


def test_what_is_set_holds_in_place_of_the_environment_and_is_on_record(world, office, settings):
    answer = office.post(PAGE, SENT, follow=True)
    assert "Saved. It holds from now on." in answer.content.decode()
    assert organisation() == Organisation("Harbour Clinic", "Pacific/Auckland", 4, 4, "EUR", 2)
    settings.PORTAL_NAME, settings.TIME_ZONE, settings.WEEK_ENDS = "Acme", "Asia/Tokyo", 0
    assert organisation().name == "Harbour Clinic"
    assert "<title>Organisation · Harbour Clinic</title>" in flat(office.get(PAGE).content.decode())
    event = Event.objects.get(kind="organisation")
    assert (event.actor, event.verb) == (world.administrator, "organisation_changed")
    assert event.before == {
        "name": "",
        "time_zone": "UTC",
        "week_ends": 6,
        "year_begins": 1,
        "currency": "",
        "logo": "",
    }
    wanted = {"name": "Harbour Clinic", "time_zone": "Pacific/Auckland", "week_ends": 4, "year_begins": 4}
    assert event.after == {**wanted, "currency": "EUR", "logo": ""}
    first, second = OrganisationSetting.objects.all()
    assert (first.edition, first.by, first.by_name, first.time_zone) == (1, None, "The portal itself", "UTC")
    assert (second.edition, second.by, second.name) == (2, world.administrator, "Harbour Clinic")
    assert check_everything().faults == []


@pytest.mark.parametrize("who", ["editor", "approver", "auditor", "responder", "reader"])
def test_only_administrators_see_it_or_change_anything(world, sign_in, who):
    give_logo(world)
    before = OrganisationSetting.objects.count()
    someone = sign_in(world.by_role(who))
    assert someone.get(PAGE).status_code == 403
    assert someone.get(f"{PAGE}logo.png").status_code == 403
    assert someone.post(PAGE, SENT | {"edition": "2"}).status_code == 403
    assert someone.post(f"{PAGE}logo/", {"edition": "2", "picture": picture()}).status_code == 403
    assert someone.post(f"{PAGE}logo/remove/", {"edition": "2"}).status_code == 403
    assert OrganisationSetting.objects.count() == before


def test_a_stale_page_is_refused_keeps_what_was_typed_and_saves_with_a_second_click(world, office):
    set_to(world, name="Theirs")
    answer = office.post(PAGE, SENT | {"name": "Mine"})
    page = flat(answer.content.decode())
    assert answer.status_code == 409
    assert "This was changed on another page since you opened this one." in page
    assert 'value="Mine"' in page
    assert '<input type="hidden" name="edition" value="2"' in page
    assert OrganisationSetting.objects.count() == 2
    assert office.post(PAGE, SENT | {"name": "Mine", "edition": "2"}).status_code == 302
    assert [one.name for one in OrganisationSetting.objects.all()] == ["", "Theirs", "Mine"]


def test_a_second_click_changes_nothing(office):
    office.post(PAGE, SENT)
    assert office.post(PAGE, SENT).status_code == 409
    assert "Nothing was changed" in office.post(PAGE, SENT | {"edition": "2"}, follow=True).content.decode()
    assert OrganisationSetting.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": ""},
        {"week_begins": "7"},
        {"week_begins": "Monday"},
        {"year_begins": "0"},
        {"year_begins": "13"},
        {"currency": "EURO"},
        {"currency": "<b>"},
        {"name": "x" * 121},
        {"edition": "-1"},
        {"edition": "9" * 30},
        {"edition": "x"},
    ],
)
def test_what_is_no_value_is_refused(office, wrong):
    assert office.post(PAGE, SENT | wrong).status_code == 422
    assert not OrganisationSetting.objects.exists()


def test_a_name_is_text_wherever_it_stands(world, office):
    set_to(world, name='<script>alert(1)</script>"')
    assert "<script>alert" not in office.get(PAGE).content.decode()


def test_pages_say_its_name_before_and_after_signing_in(world, office):
    set_to(world)
    assert "· Harbour Clinic</title>" in flat(office.get("/account/").content.decode())
    office.logout()
    assert "Harbour Clinic" in office.get("/sign-in/").content.decode()


def test_a_logo_is_taken_shown_replaced_and_removed(world, office):
    answer = office.post(f"{PAGE}logo/", {"edition": "0", "picture": picture()}, follow=True)
    assert "Saved. It stands on covers from now on." in answer.content.decode()
    shown = office.get(f"{PAGE}logo.png")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "private, no-store"
    assert shown["Content-Security-Policy"] == "default-src 'none'"
    digest = sha256(shown.content).hexdigest()
    assert Logo.objects.get().sha256 == digest
    assert Event.objects.filter(kind="organisation").get().after["logo"] == digest
    again = office.post(f"{PAGE}logo/", {"edition": "2", "picture": picture()}, follow=True)
    assert "Nothing was changed" in again.content.decode()
    other = {"edition": "2", "picture": picture(picture_file((90, 90), "JPEG"), "logo.jpg")}
    assert office.post(f"{PAGE}logo/", other).status_code == 302
    assert office.get(f"{PAGE}logo.png").content != shown.content
    assert office.post(f"{PAGE}logo/remove/", {"edition": "3"}).status_code == 302
    assert office.get(f"{PAGE}logo.png").status_code == 404
    assert "Remove the logo" not in office.get(PAGE).content.decode()
    assert [bool(one.logo) for one in OrganisationSetting.objects.all()] == [False, True, True, False]
    assert check_everything().faults == []


def test_a_logo_from_a_stale_page_is_refused_and_what_is_no_picture_too(world, office):
    set_to(world)
    stale = office.post(f"{PAGE}logo/", {"edition": "0", "picture": picture()})
    assert (stale.status_code, Logo.objects.count() + OrganisationSetting.objects.count()) == (409, 2)
    assert "then choose again" in stale.content.decode()
    hostile = office.post(f"{PAGE}logo/", {"edition": "2", "picture": picture(b"<svg onload=alert(1)/>", "logo.png")})
    assert hostile.status_code == 422
    assert "This is not a picture that can be read" in hostile.content.decode()
    assert office.post(f"{PAGE}logo/", {"edition": "2"}).status_code == 422
    give_logo(world)
    office.post(f"{PAGE}logo/remove/", {"edition": "2"})
    office.post(f"{PAGE}logo/remove/", {})
    assert office.get(f"{PAGE}logo.png").status_code == 200


@pytest.mark.on_sqlite
@pytest.mark.parametrize("change", ["SET name = 'Evil'", "SET logo_id = NULL"])
def test_no_edition_is_changed_or_deleted_past_the_portal(world, change):
    give_logo(world)
    for statement in (
        f"UPDATE organisation_organisationsetting {change}",
        "DELETE FROM organisation_organisationsetting",
        "UPDATE organisation_logo SET png = ''",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_it_costs_one_query_every_few_seconds_and_none_between(world, monkeypatch):
    monkeypatch.setattr(known, "SECONDS", 3600)
    set_to(world)
    with CaptureQueriesContext(connection) as asked:
        assert [organisation().name for _ in range(9)] == ["Harbour Clinic"] * 9
    assert len(asked) == 1
    OrganisationSetting.objects.create(
        edition=3, name="By another process", time_zone="UTC", week_ends=6, year_begins=1, by_name="x", at=world.now
    )
    assert organisation().name == "Harbour Clinic"
    monkeypatch.setattr(known, "SECONDS", 0)
    assert organisation().name == "By another process"


def test_a_database_that_is_away_takes_nothing_away(world, monkeypatch):
    set_to(world)
    organisation()

    def away():
        raise DatabaseError("away")

    monkeypatch.setattr("bcp_portal.organisation.reading.newest", away)
    look_again()
    assert organisation().name == "Harbour Clinic"


def test_a_zone_that_the_machine_lost_falls_back_to_that_of_the_environment(settings):
    settings.TIME_ZONE = "Europe/Vienna"
    assert Organisation("x", "Lost/Zone", 6, 1).zone.key == "Europe/Vienna"
    assert zone_named("Lost/Zone").key == "Europe/Vienna"


def test_the_test_of_the_mails_says_its_name(world, office):
    set_to(world)
    office.post("/jobs/mail/test/")
    assert [one.subject for one in mail.outbox] == ["Test of the e-mails of Harbour Clinic"]


def test_times_are_shown_and_days_begin_in_its_zone_without_a_restart(world, office):
    page = flat(office.get(PAGE).content.decode())
    assert "+00:00" not in page
    set_to(world, at=datetime(2026, 3, 2, 20, 30, tzinfo=UTC))
    page = flat(office.get(PAGE).content.decode())
    assert 'datetime="2026-03-03T09:30+13:00"' in page
    assert timezone.localdate(datetime(2026, 3, 2, 20, 30, tzinfo=UTC)).isoformat() == "2026-03-03"
    set_to(world, time_zone="America/New_York")
    assert "-05:00" in flat(office.get(PAGE).content.decode())


def test_a_picture_is_read_from_a_file_on_disk_too(office):
    big = picture_file((1700, 1100), mode="RGB", compress_level=0)
    assert office.post(f"{PAGE}logo/", {"edition": "0", "picture": picture(big)}).status_code == 422, "5 MB"
    assert (
        office.post(f"{PAGE}logo/", {"edition": "0", "picture": picture(picture_file((1700, 1100)))}).status_code == 302
    )
    assert io.BytesIO(office.get(f"{PAGE}logo.png").content).read(4) == b"\x89PNG"
