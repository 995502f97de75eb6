"""Entries that this release did not write: of a later one, or by hand. A room at night is never an error page."""

from dataclasses import replace

import pytest

from incidents.folding.commanding import commanders
from incidents.folding.duties import duties
from incidents.folding.duty_rules import DutyRule
from incidents.folding.entries import EntryFact
from incidents.folding.kinds import KINDS
from incidents.folding.outcomes import incident_outcome
from incidents.folding.situation import Situation
from incidents.pages.words import entry_words
from tests.incidents.folding.logs import BCP, BEGUN, log, moment, shop

WRONG = (None, 5, "nonsense", [], [1, [2]], {"a": {}}, True, "0001-01-01T00:00:00+00:00")
NOW = moment("05:00")


def folded(entries: list[EntryFact]) -> list[str]:
    """Everything that pages read of the situation; the entries in words."""
    found = Situation({BCP: shop()}, entries, "Down")
    rules = [DutyRule("set:1", "First message", "Customers")]
    assert found.state
    assert all(role.ref for role in found.roles)  # a page links to each
    for read in ("severity", "groups", "used_strategies", "listed", "due"):
        getattr(found, read)
    incident_outcome(found)
    found.clocks(NOW), found.next_steps(), found.blocked()
    duties(rules, entries, "Critical", NOW)
    commanders(found.documents, entries)
    return [entry_words(entry, found.documents) for entry in entries]


@pytest.mark.parametrize("kind", [*KINDS, "of_a_later_release"])
def test_data_of_wrong_types_and_unknown_kinds_are_folded_all_the_same(kind):
    keys = KINDS[kind].holds if kind in KINDS else ("anything",)
    made = EntryFact(9, kind, NOW, NOW, plan=BCP, refs=("F-01",), text="Said.")
    for one in (made, replace(made, refs=()), replace(made, plan="GONE")):
        folded([*log(*BEGUN), one])
    for wrong in WRONG:
        words = folded([*log(*BEGUN), replace(made, data=dict.fromkeys(keys, wrong))])
    assert ("this release can’t read" in words[-1]) is (kind not in KINDS)


def test_giving_the_command_to_somebody_who_never_took_it_makes_nobody_free_of_it():
    begun = replace(log(*BEGUN)[1], by="ann")
    given = EntryFact(5, "role_given", NOW, NOW, by="ann", refs=("Incident commander",), data={"person": "bob"})
    accepted = EntryFact(6, "role_accepted", NOW, NOW, by="bob", refs=("Incident commander",))
    assert commanders({}, [begun, given]) == {"ann", "bob"}
    assert commanders({}, [begun, given, accepted]) == {"bob"}
