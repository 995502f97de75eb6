"""Numbers and addresses as links: what is one, what is none, and that nothing gets through unescaped."""

from time import perf_counter

import pytest
from lxml import html

from bcp_portal.look.reaching import reachable, surely_reachable, surely_reachable_excerpt, ways_in


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Twilio, +1 415 555 0100, support@twilio.com", '<a href="tel:+14155550100">+1 415 555 0100</a>'),
        ("Twilio, +1 415 555 0100, support@twilio.com", '<a href="mailto:support@twilio.com">support@twilio.com</a>'),
        ("+44 (0)20 7946 0000", '<a href="tel:+442079460000">+44 (0)20 7946 0000</a>'),
        ("call 030/1234-567 at night", '<a href="tel:0301234567">030/1234-567</a>'),
        ("(415) 555-0100", '<a href="tel:4155550100">(415) 555-0100</a>'),
        ("+1-555-0100 (24/7)", '<a href="tel:+15550100">+1-555-0100</a> (24/7)'),
        ("0800 123456 24/7", '<a href="tel:0800123456">0800 123456</a> 24/7'),
        ("030 1234567 / 0171 1234567", '>030 1234567</a> / <a href="tel:01711234567">'),
        ("+1 (555) 555-0100 ext. 12", '<a href="tel:+15555550100;ext=12">+1 (555) 555-0100 ext. 12</a>'),
        ("+1 555 555 0100, Extension 4012 (nights)", 'href="tel:+15555550100;ext=4012"'),
        ("555-0100x7", '<a href="tel:5550100;ext=7">555-0100x7</a>'),
        ("0049 (0)30 123456", '<a href="tel:004930123456">'),
        ("+49\u00a030\u202f123456", '<a href="tel:+4930123456">'),
    ],
)
def test_a_number_is_called_and_an_address_written_to(text, link):
    assert link in reachable(text)


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-14",
        "2025-01-14 12:30",
        "14.01.2025",
        "1/2/2025",
        "2024-2025",
        "192.168.10.20",
        "24/7",
        "1" * 40,
        "room 12 34",
        "v1.2.3",
        "R-0123456",
        "N/A",
        "4012 ext",
        "110/112",
        "112 110",
        "",
    ],
)
def test_what_is_no_number_to_call_stays_text(text):
    assert reachable(text) == text


def test_hostile_text_is_escaped():
    assert "<script" not in reachable('<script>alert(1)</script> "a@b.example" +1 415 555 0100')
    assert reachable("a&b <c@d.example>") == 'a&amp;b &lt;<a href="mailto:c@d.example">c@d.example</a>&gt;'


def test_several_ways_in_one_cell_are_told_apart():
    said = "+1 555 555 0100 or +1 555 555 0101, since 2025-01-14; a@b.example, +1 555 555 0100"
    assert [way.address for way in ways_in(said)] == ["tel:+15555550100", "tel:+15555550101", "mailto:a@b.example"]
    assert [way.is_call for way in ways_in(said)] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("The bridge opens at +49 30 5550111, then wait.", ["+49305550111"]),
        ("Ann Lee (+1 555 555 0100) decides.", ["+15555550100"]),
        ("Phone: 555-0100", ["5550100"]),
        ("Tel. 030 1234567", ["0301234567"]),
        ("Call 030/1234-567 at night", ["0301234567"]),
        ("Hotline (24/7): 0800 123456", ["0800123456"]),
        ("phone number 555 010 0123 or 555 010 0124", ["5550100123", "5550100124"]),
        ("Call the duty manager on 030 1234567.", ["0301234567"]),
        ("Telefon des Rechenzentrums: (030) 1234567", ["0301234567"]),
        ("Rufbereitschaft: 0171 1234567 / 0171 7654321", ["01711234567", "01717654321"]),
        ("Mobile 415-555-0100 ext. 12", ["4155550100;ext=12"]),
        ("In case of fire call 112 first", ["112"]),
        ("Notruf: 110", ["110"]),
        ("Notruf 110/112", ["110"]),
        ("call 112 / 110", ["112"]),
        ("Dial (415) 555-0100", ["4155550100"]),
    ],
)
def test_what_is_surely_a_number_is_called_from_any_text(text, addresses):
    shown = surely_reachable(text)
    assert [part.split('"')[0] for part in shown.split('href="tel:')[1:]] == addresses


@pytest.mark.parametrize(
    "text",
    [
        "Loss of +10000000 EUR, or +100 000 000 in a bad year",
        "$1,234,567 an hour, EUR 1.234.567,00 a day, 10 000 000 rows",
        "2026-11-30 10:15, 30.11.2026, 11/30/2026, 20261130",
        "10.20.30.40:8443, 192.168.100.200, port 50443 and 2001:db8::8a2e:370:7334",
        "DE89 3704 0044 0532 0130 00 and GB29NWBK60161331926819",
        "INC0012345, ticket 123456789, order 4711-0815-99",
        "v1.20.300, release 20.04.123456, build 123456789",
        "call 2026-11-30 for the review",
        "The call took 1200000 ms, and calls cost 120000 EUR",
        "Call 100000 users",
        "Telephone systems of 120000 extensions",
        "a mobile app with 4500000 downloads",
        "call 110 people",
        "mobile app build 0123456789",
        "Call the desk and quote ticket 0012345678",
        "call them, contract: 0012345678",
        "the callback 0123456789 of a phoney word",
        "ISO 22301:2019, NIST 800-34, RFC 3966",
        "UTC+02:00 1234567",
        "24/7, 4-8 h, 99.95 %",
        "",
    ],
)
def test_what_may_be_anything_else_stays_text(text):
    assert surely_reachable(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Call 112 345 6789", "112 345 6789"),
        ("Telefon 030 112 4567", "030 112 4567"),
        ("phone 110 22 33 44.", "110 22 33 44"),
        ("call 1 911 555 0100", "1 911 555 0100"),
    ],
)
def test_an_emergency_number_that_is_part_of_a_longer_one_is_not_called_and_not_said_twice(text, said):
    [link] = html.fromstring(surely_reachable(text)).xpath("//a")
    assert (html.fromstring(surely_reachable(text)).text_content(), link.text) == (text, said)


def test_a_number_that_may_be_none_does_not_call_for_help_by_its_beginning():
    assert surely_reachable("call the 112 345 6789") == "call the 112 345 6789"


def test_a_text_without_spaces_is_read_in_the_time_of_its_length():
    text = "a" * 100_000 + " call 030 1234567"
    begun = perf_counter()
    assert "tel:0301234567" in surely_reachable(text)
    assert perf_counter() - begun < 1  # from each letter on to the last it would be half a minute


def test_an_address_in_any_text_is_a_link_and_nothing_gets_through_unescaped():
    assert surely_reachable("ask a@b.example") == 'ask <a href="mailto:a@b.example">a@b.example</a>'
    assert "<script" not in surely_reachable("<script>call 030 1234567</script>")


def test_a_number_in_parentheses_is_one():
    assert reachable("Ann (030 1234567)") == 'Ann (<a href="tel:0301234567">030 1234567</a>)'
    assert "tel:4155550100" in reachable("(415) 555-0100")


@pytest.mark.parametrize(
    "said",
    [
        "+\u0664\u0669 \u0663\u0660 \u0665\u0665\u0665\u0660\u0661\u0661\u0661",
        "+\u096a\u096f \u0969\u0966 \u096b\u096b\u096b\u0966\u0967\u0967\u0967",
    ],
)
@pytest.mark.parametrize("linked", [reachable, surely_reachable])
def test_digits_of_any_script_are_dialled_as_telephones_have_them(linked, said):
    assert linked(said) == f'<a href="tel:+49305550111">{said}</a>'


@pytest.mark.parametrize("linked", [reachable, surely_reachable])
def test_a_number_that_was_cut_short_calls_nobody(linked):
    assert linked("call +49 30 555011\u2026") == "call +49 30 555011\u2026"


def test_a_number_of_an_excerpt_is_called_and_what_was_looked_for_stays_marked():
    shown = surely_reachable_excerpt(
        [("Call ", False), ("Twilio", True), (" <at> +1 415 ", False), ("555", True), (" 0100.", False)]
    )
    assert shown == ('Call <mark>Twilio</mark> &lt;at&gt; <a href="tel:+14155550100">+1 415 <mark>555</mark> 0100</a>.')


@pytest.mark.parametrize(
    "pieces",
    [
        [("… +49 30 555011 or ", False), ("Ann", True)],
        [("Ann", True), (" or +49 30 555011 …", False)],
        [("+49 30 ", False), ("555011 …", True)],
    ],
)
def test_a_number_beside_the_cut_of_an_excerpt_may_be_half_of_one_and_calls_nobody(pieces):
    shown = surely_reachable_excerpt(pieces)
    assert "<a" not in shown
    assert html.fromstring(f"<p>{shown}</p>").text_content() == "".join(text for text, _ in pieces)
