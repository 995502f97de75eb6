"""Plans in German: read as data by the words of the trade, and read back from what they are printed as."""

import pytest

from bcp_portal.documents.markdown import to_markdown
from bcp_portal.documents.values import is_blank, read_frequency
from plans.importing.name_placeholders import says_nobody
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from plans.importing.starting_points import FOLDER

TRADES = sorted(path.stem for path in (FOLDER / "de").glob("*.md"))
NOTFALLPLAN = """\
# Notfallplan Rechenzentrum

**Verantwortlich:** Leitung IT
**Nächste Überprüfung:** 1.3.2027

## Kritische Geschäftsprozesse

| Geschäftsprozess | Wiederanlaufzeit | Maximal tolerierbare Ausfallzeit | Notbetriebsniveau | Zuständig |
|---|---|---|---|---|
| Lohnabrechnung | 8 Stunden | 2 Tage | Abschlagszahlung | Ada Berg |

## Risikoanalyse

| Gefährdung | Eintrittswahrscheinlichkeit | Schadenshöhe | Maßnahmen |
|---|---|---|---|
| Stromausfall | mittel | hoch | Notstrom |

## Krisenstab

| Rolle | Name | Stellvertretung | Aufgaben |
|---|---|---|---|
| Leitung | Ada Berg | noch zu benennen | Entscheidet |

## Übungsplan

| Übungsart | Turnus | Gegenstand |
|---|---|---|
| Planbesprechung | Jährlich | Stromausfall |
"""


def test_a_plan_in_german_is_read_as_data():
    rows = read_plan(NOTFALLPLAN, file_name="notfallplan.md").rows
    (function,), (risk,), (role,), (exercise,) = (rows[kind] for kind in ("functions", "risks", "roles", "exercises"))
    assert (function.values["name"], function.values["rto"], function.values["mtpd"]) == (
        "Lohnabrechnung",
        "8 Stunden",
        "2 Tage",
    )
    assert (risk.values["title"], risk.values["impact_class"], risk.values["mitigation"]) == (
        "Stromausfall",
        "hoch",
        "Notstrom",
    )
    assert (role.values["duty"], exercise.values["frequency"]) == ("Entscheidet", "Jährlich")
    assert not any(row.extra for row in (function, risk, role, exercise))


@pytest.mark.parametrize("key", TRADES)
def test_a_german_starting_point_is_read_back_from_what_it_is_printed_as(key):
    first = read_plan((FOLDER / "de" / f"{key}.md").read_text(encoding="utf-8"), file_name="")
    again = read_plan(to_markdown(as_document(first)), file_name="")
    assert again.unclear == []
    assert {kind: len(rows) for kind, rows in again.rows.items()} == {k: len(rows) for k, rows in first.rows.items()}
    assert not any(row.extra for rows in again.rows.values() for row in rows)


@pytest.mark.parametrize(
    "text", ["[Stunden]", "noch offen", "noch festzulegen", "Noch zu klären", "wird noch benannt", "n. N.", "k. A."]
)
def test_what_is_still_open_in_german_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["offene Punkte", "noch offene Fragen", "Folgt dem Plan", "K. Adler", "keiner"])
def test_what_says_something_in_german_is_not_blank(text):
    assert not is_blank(text)


@pytest.mark.parametrize("text", ["niemand", "Niemand", "vakant", "siehe oben", "[Name]"])
def test_nobody_is_nobody_in_german(text):
    assert says_nobody(text)


@pytest.mark.parametrize(
    "text, every, unit",
    [
        ("Täglich", 1, "day"),
        ("wöchentlich", 1, "week"),
        ("Vierteljährlich", 3, "month"),
        ("halbjährlich", 6, "month"),
        ("Jährlich", 12, "month"),
        ("einmal im Jahr", 12, "month"),
        ("alle zwei Jahre", 24, "month"),
        ("alle 6 Monate", 6, "month"),
    ],
)
def test_how_often_is_read_in_german(text, every, unit):
    read = read_frequency(text)
    assert (read["every"], read["unit"]) == (every, unit)


@pytest.mark.parametrize("text", ["Nach einem Notfall", "bei Bedarf", "anlassbezogen"])
def test_an_event_is_read_in_german(text):
    assert read_frequency(text)["event"]


def test_what_does_not_apply_is_said_in_german():
    assert read_frequency("entfällt")["comparator"] == "n/a"
