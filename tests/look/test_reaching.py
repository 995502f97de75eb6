"""Numbers and addresses as links: what is one, what is none, and that nothing gets through unescaped."""

import pytest

from bcp_portal.look.reaching import reachable


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
        "",
    ],
)
def test_what_is_no_number_to_call_stays_text(text):
    assert reachable(text) == text


def test_hostile_text_is_escaped():
    assert "<script" not in reachable('<script>alert(1)</script> "a@b.example" +1 415 555 0100')
    assert reachable("a&b <c@d.example>") == 'a&amp;b &lt;<a href="mailto:c@d.example">c@d.example</a>&gt;'
