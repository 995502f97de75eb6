"""Bodies of monitoring tools are read into alarms, or refused in words, whatever was sent."""

import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.reading import fields
from incidents.reading.bodies import MOST_BYTES, read_body
from incidents.reading.facts import AlarmsRead, NotReadable
from incidents.reading.formats import FORMATS
from incidents.reading.matching import Condition, fitting
from tests.incidents.alarm_bodies import ALERT, ALERTMANAGER, BODIES, GENERIC, PAGERDUTY

AT = datetime(2026, 3, 2, 9, 12, 33, tzinfo=UTC)


def facts(key, body):
    return FORMATS[key].read(body).facts


@pytest.mark.parametrize("key", FORMATS)
def test_each_format_says_what_fires_and_since_when(key):
    (fact,) = facts(key, BODIES[key])
    assert (fact.is_firing, fact.ends_at) == (True, None)
    assert fact.started_at.replace(microsecond=0) == AT
    assert fact.title.endswith("Payments answers nothing")
    assert fact.labels["severity"] == "critical"
    assert fact.url.startswith("https://")
    assert fact.identity in {"2c6f0bd2f27d4b5c", "payments-down", "payments"}


def test_what_is_over_has_an_end_and_the_same_identity():
    resolved = ALERT | {"status": "resolved", "endsAt": "2026-03-02T09:20:00Z"}
    (fact,) = facts("alertmanager", ALERTMANAGER | {"alerts": [resolved]})
    assert (fact.is_firing, fact.ends_at) == (False, datetime(2026, 3, 2, 9, 20, tzinfo=UTC))
    assert fact.identity == ALERT["fingerprint"]
    before = ALERT | {"status": "resolved", "endsAt": "2026-03-02T08:00:00Z"}
    (fact,) = facts("alertmanager", ALERTMANAGER | {"alerts": [before]})
    assert fact.ends_at == fact.started_at
    (fact,) = facts("pagerduty", {"event_action": "resolve", "dedup_key": "payments-down"})
    assert (fact.is_firing, fact.started_at, fact.ends_at) == (False, None, None)
    (fact,) = facts("generic", {"id": "payments", "status": "Resolved", "at": "2026-03-02T09:12:33Z"})
    assert (fact.started_at, fact.ends_at) == (None, AT)


def test_an_alert_that_fires_has_no_end_whatever_its_end_says():
    for end in ("0001-01-01T00:00:00Z", "2026-03-02T09:20:00Z", ""):
        assert facts("alertmanager", ALERTMANAGER | {"alerts": [ALERT | {"endsAt": end}]})[0].ends_at is None


def test_it_is_said_what_the_sender_left_out_and_what_was_too_much():
    read = FORMATS["alertmanager"].read(ALERTMANAGER | {"alerts": [ALERT] * 700, "truncatedAlerts": 12})
    assert len(read.facts) == 500
    assert read.said == (
        "700 alerts came at once: the first 500 were taken.",
        "The sender left 12 more alerts out (truncatedAlerts).",
    )
    assert FORMATS["pagerduty"].read(PAGERDUTY | {"event_action": "acknowledge"}).facts == ()


def test_an_alert_without_a_fingerprint_is_known_by_its_labels_and_one_without_a_key_by_its_words():
    bare = {name: value for name, value in ALERT.items() if name != "fingerprint"}
    one, same, other = facts(
        "alertmanager",
        ALERTMANAGER | {"alerts": [bare, bare, bare | {"labels": {"instance": "pay-2"}}]},
    )
    assert one.identity == same.identity != other.identity
    without = {name: value for name, value in PAGERDUTY.items() if name != "dedup_key"}
    assert facts("pagerduty", without) == facts("pagerduty", without)


def test_a_rule_of_grafana_that_gets_no_data_is_known_by_its_own_name():
    labels = {"alertname": "DatasourceNoData", "rulename": "Payments latency"}
    silent = ALERT | {"labels": labels, "annotations": {"grafana_state_reason": "NoData"}}
    (fact,) = facts("grafana", ALERTMANAGER | {"alerts": [silent]})
    assert fact.title == "Payments latency: DatasourceNoData"


def test_long_texts_are_cut_visibly_and_long_identities_stay_apart():
    long = "x" * 5_000
    one, other = (facts("generic", GENERIC | {"id": long + end, "title": long})[0] for end in "ab")
    assert one.identity != other.identity
    assert len(one.identity) == fields.LONGEST_IDENTITY
    assert (len(one.title), one.title[-1]) == (fields.LONGEST_TITLE, "…")


def test_what_no_database_keeps_is_left_out_and_labels_are_few_and_short():
    many = {str(number): "x" * 999 for number in range(60)}
    (fact,) = facts("generic", GENERIC | {"title": "a\0b\ud800 \n c", "subject": None, "labels": many})
    assert fact.title == "ab? c"
    assert (len(fact.labels), {len(value) for value in fact.labels.values()}) == (fields.MOST_LABELS, {300})


def test_no_sign_turns_the_words_of_an_alarm_round_or_steers_a_terminal():
    (fact,) = facts("generic", GENERIC | {"title": "\u202eknab\x1b[31m red", "labels": {"a\u2066": "b\x07"}})
    assert (fact.title, fact.labels["a"]) == ("knab[31m red", "b")


@pytest.mark.parametrize(
    "key, change, said",
    [
        ("alertmanager", {"alerts": None}, "There is no list “alerts”."),
        ("alertmanager", {"alerts": {}}, "“alerts” is no list."),
        ("alertmanager", {"alerts": [1]}, "Number 1 of “alerts” is no object."),
        ("alertmanager", {"alerts": [{"status": "firing"}]}, "neither “fingerprint” nor “labels”"),
        ("grafana", {"alerts": [ALERT | {"startsAt": "soon"}]}, "“startsAt” is “soon”, which is no date with a time."),
        ("grafana", {"alerts": [ALERT | {"startsAt": "9999-12-31T23:59:59-14:00"}]}, "no date with a time"),
        ("grafana", {"alerts": [ALERT | {"startsAt": "1999-12-31T23:59:59Z"}]}, "is not of this century"),
        ("pagerduty", {"event_action": "change"}, "It can be trigger, acknowledge or resolve."),
        ("pagerduty", {"payload": {}}, "“payload.summary” is missing."),
        ("pagerduty", {"dedup_key": "", "event_action": "resolve"}, "“dedup_key” is missing."),
        ("generic", {"status": None}, "“status” is missing. It can be firing or resolved."),
        ("generic", {"id": ""}, "“id” is missing"),
        ("generic", {"title": ["x"]}, "“title” is a list, where a text is needed."),
        ("generic", {"labels": "x"}, "“labels” is no object."),
    ],
)
def test_what_is_wrong_is_refused_in_words(key, change, said):
    with pytest.raises(NotReadable, match=said):
        FORMATS[key].read(BODIES[key] | change)


@pytest.mark.parametrize(
    "body, said",
    [
        (b"", "The body is empty."),
        (b"{", "The body is no JSON."),
        (b"[1]", "The body is JSON, but no object."),
        (b'{"a": NaN}', "The body is no JSON."),
        (b'{"a": ' + b"9" * 6_000 + b"}", "The body is no JSON."),
        (b"\xff", "The body is no UTF-8 text."),
        (b"[" * 200_000, "nested too deeply"),
        (b" " * (MOST_BYTES + 1), "larger than 256 KB"),
    ],
)
def test_a_body_that_holds_no_object_is_refused_in_words(body, said):
    with pytest.raises(NotReadable, match=said):
        read_body(body)


def test_a_body_may_begin_with_the_mark_that_programs_on_windows_write():
    assert read_body(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def places(value, path=()):
    """Every place in a body."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield (*path, key)
        yield from places(part, (*path, key))


@settings(max_examples=150, deadline=None)
@given(key=st.sampled_from(list(FORMATS)), hostile=ANYTHING, draw=st.data())
def test_whatever_stands_anywhere_in_a_body_it_is_read_within_its_bounds_or_refused(key, hostile, draw):
    body = copy.deepcopy(BODIES[key])
    *path, last = draw.draw(st.sampled_from(list(places(body))))
    holder = body
    for step in path:
        holder = holder[step]
    holder[last] = hostile
    try:
        read = FORMATS[key].read(body)
    except NotReadable as refused:
        read, said = AlarmsRead(()), str(refused)
    else:
        said = "read"
    assert 0 < len(said) < 300
    for fact in read.facts:
        assert 0 < len(fact.identity) <= fields.LONGEST_IDENTITY
        assert 0 < len(fact.title) <= fields.LONGEST_TITLE
        assert len(fact.labels) <= fields.MOST_LABELS + 5
        kept = json.dumps([fact.identity, fact.title, fact.url, dict(fact.labels)], ensure_ascii=False)
        assert "\0" not in kept.encode().decode()
        assert "\\u0000" not in kept


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted({*ALERTMANAGER, *PAGERDUTY, *GENERIC})), ANYTHING))
def test_no_object_at_all_is_a_failure_of_ours(body):
    for one in FORMATS.values():
        try:
            assert one.read(body).facts is not None
        except NotReadable:
            continue


def test_the_first_rule_counts_that_fits_in_all_it_asks():
    class ARule:
        def __init__(self, **asked):
            self.asked = Condition(**asked)

        def condition(self):
            return self.asked

    (alarm,) = facts("alertmanager", ALERTMANAGER)
    other_source, other_label = ARule(title="payments", source=2), ARule(labels={"service": "Payments"})
    nothing, half = ARule(), ARule(labels={"service": "payments"}, title="ledger")
    fits, later = ARule(labels={"service": "payments"}, title="PAYMENTS"), ARule(title="answers")
    assert fitting(alarm, 1, [other_source, other_label, nothing, half, fits, later]) is fits
    assert fitting(alarm, 2, [other_source, fits]) is other_source
    assert fitting(alarm, 1, [nothing]) is None
