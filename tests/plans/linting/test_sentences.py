"""What rules say reads as a sentence: of every sample, and of the words that depend on a number."""

import re
from datetime import date

import pytest

from plans.linting import exercises, governance, impact, protection, suppliers
from plans.linting import strategy_triggers as triggers
from plans.reading.cadence import every, times
from tests.plans.linting.building import document, looked
from tests.plans.linting.samples import FOLDER, checked

SAMPLES = sorted(path.stem for path in FOLDER.glob("*.md"))
CLUMSY = re.compile(
    r"\b(\w+) \1\b|\bevery 1\b|\b0 min of data\b|\b1 (?:\w+s have|of \d+ have)\b|[A-Z]{1,2}-\d\d|_|\.\.|,,|[:;] ?\."
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_sentence_of_a_sample_is_clumsy(sample):
    said = [finding.sentence for _, finding in checked(sample, date(2026, 3, 10)).findings]
    assert said
    assert [sentence for sentence in said if CLUMSY.search(_unquoted(sentence)) or not sentence.endswith(".")] == []


def _unquoted(sentence: str) -> str:
    return re.sub("“[^”]*”", "“”", sentence)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "all the time"),
        (300, "every 5 min"),
        (3600, "every hour"),
        (86400, "every day"),
        (604800, "every week"),
        (2629800, "every month"),
        (7889400, "every quarter"),
        (31557600, "every year"),
        (43200, "every 12 h"),
    ],
)
def test_an_interval_is_said_as_people_say_it(seconds, said):
    assert every(seconds).replace("\N{NO-BREAK SPACE}", " ") == said


def test_once_and_twice_are_words():
    assert [times(number) for number in (1, 2, 3)] == ["once", "twice", "3 times"]


RULES = {
    "a strategy": (
        triggers.serves_nothing,
        {"strategies": [{"name": "Move", "functions": ["F-01"]}, {"name": "Wait"}]},
        "1 of 2 strategies names no function",
    ),
    "an RPO": (
        protection.strategy_without_rpo,
        {"functions": [{"name": "Tills", "rpo": "0"}], "strategies": [{"name": "Wait"}, {"name": "Move", "rpo": "0"}]},
        "Tills may lose no data. 1 of 2 strategies states no RPO: Wait.",
    ),
    "a supplier": (
        suppliers.service_level_missing,
        {"supplier_rules": [{"text": "An SLA is agreed"}], "dependencies": [{"name": "Line", "supplier": "SUP-1"}]},
        "1 of 1 bought dependencies records neither",
    ),
    "one impact": (
        impact.open_estimates,
        {"functions": [{"name": "Tills", "operational_impact": "High"}]},
        "1 of 1 functions states its impact",
    ),
    "two owners": (
        governance.two_owners,
        {
            "facts": [
                {"name": "Owner", "topic": "owner", "value": "Ann Example"},
                {"name": "Held by", "topic": "owner", "value": "Board"},
            ]
        },
        "“Owner” says Ann Example and “Held by” says Board.",
    ),
    "a night": (
        exercises.quiet_times,
        {"exercises": [{"name": "Blackout drill", "frequency": "Quarterly, on Sunday night"}]},
        "“Quarterly, on Sunday night”",
    ),
}


@pytest.mark.parametrize(("look", "kinds", "said"), RULES.values(), ids=RULES)
def test_a_sentence_agrees_with_its_number(look, kinds, said):
    (finding,) = looked(look, document(**kinds))
    assert said in finding.sentence
