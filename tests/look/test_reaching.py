"""Numbers and addresses as links: what is one, what is none, and that nothing gets through unescaped."""

import pytest

from bcp_portal.look.reaching import reachable, ways_in


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
