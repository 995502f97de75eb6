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
    ],
)
def test_a_number_is_called_and_an_address_written_to(text, link):
    assert link in reachable(text)


@pytest.mark.parametrize("text", ["2025-01-14", "14.01.2025", "24/7", "room 12 34", "v1.2.3", "R-0123456", "N/A", ""])
def test_what_is_no_number_to_call_stays_text(text):
    assert reachable(text) == text


def test_hostile_text_is_escaped():
    assert "<script" not in reachable('<script>alert(1)</script> "a@b.example" +1 415 555 0100')
    assert reachable("a&b <c@d.example>") == 'a&amp;b &lt;<a href="mailto:c@d.example">c@d.example</a>&gt;'
