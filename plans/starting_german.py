"""What a new plan in German begins with: the standard headings, facts, phases, and what its columns are called."""

from typing import Final

from .starting import Outline, start

STANDARD: Final = (
    start(2, "Angaben zum Dokument", "facts", "name value"),
    start(2, "Zusammenfassung", "prose"),
    start(2, "Wiederanlaufklassen", "tiers", "name rto rpo"),
    start(2, "Geltungsbereich", "scope", "text"),
    start(2, "Risikobewertung", "risks", "title impact likelihood mitigation"),
    start(2, "Business-Impact-Analyse (BIA)"),
    start(3, "Geschäftsprozesse", "functions", "name rto rpo mtpd cost_per_hour operational_impact"),
    start(3, "Schaden im Zeitverlauf", "impacts", "function category after level"),
    start(2, "Kontinuitätsstrategien", "strategies", "name description trigger rto responsible"),
    start(2, "Wiederanlauf", "phases"),
    start(2, "Notfallbewältigung"),
    start(3, "Einstufung von Ereignissen", "severities", "name description response_time communication"),
    start(3, "Notfallorganisation", "roles", "name duty person deputy"),
    start(3, "Kommunikation im Notfall", "channels", "text"),
    start(2, "Üben und Pflegen"),
    start(3, "Übungsplan", "exercises", "name frequency scope"),
    start(3, "Ablauf einer Übung", "exercise_steps", "group text"),
    start(3, "Laufende Pflege", "maintenance", "text"),
    start(2, "Ressourcen und Dienstleister", "dependencies", "name supplier contact backup"),
    start(3, "Steuerung der Dienstleister", "supplier_rules", "group text"),
    start(2, "Pflege des Notfallplans"),
    start(3, "Überprüfung", "reviews", "group text"),
    start(3, "Änderungen am Plan", "change_rules", "group text"),
    start(2, "Anhänge", "appendices", "text"),
    start(3, "Kontaktliste", "contacts", "name role phone email"),
    start(3, "Handlungsanweisungen", "procedures", "title text"),
    start(2, "Freigabe", "approvals", "role"),
    start(2, "Änderungsverzeichnis", "history", "number on summary"),
)
FACTS: Final = (
    ("Verantwortlich", "owner"),
    ("Freigabe durch", "approver"),
    ("Einstufung", "classification"),
    ("Überprüfung", "review_frequency"),
    ("Nächste Überprüfung", "next_review"),
)
PHASES: Final = (
    ("Phase 1", "Erkennen und bewerten"),
    ("Phase 2", "Notbetrieb und Wiederanlauf"),
    ("Phase 3", "Rückkehr in den Normalbetrieb"),
)
LABELS: Final = {
    "tiers": {"name": "Klasse"},
    "risks": {
        "title": "Risiko",
        "impact": "Auswirkung",
        "likelihood": "Wahrscheinlichkeit",
        "mitigation": "Maßnahmen",
    },
    "functions": {
        "name": "Prozess",
        "mtpd": "MTPD",
        "cost_per_hour": "Schaden je Stunde",
        "operational_impact": "Schaden im Verlauf",
    },
    "impacts": {"function": "Prozess", "category": "Schadenskategorie", "after": "Nach", "level": "Schadenshöhe"},
    "strategies": {"description": "Beschreibung", "trigger": "Auslöser", "responsible": "Zuständig"},
    "severities": {
        "name": "Stufe",
        "description": "Beschreibung",
        "response_time": "Reaktionszeit",
        "communication": "Wer informiert wird",
    },
    "roles": {"name": "Rolle", "duty": "Aufgabe", "person": "Person", "deputy": "Stellvertretung"},
    "exercises": {"name": "Übung", "frequency": "Häufigkeit", "scope": "Umfang"},
    "dependencies": {"name": "Ressource", "supplier": "Dienstleister", "contact": "Kontakt", "backup": "Ersatz"},
    "contacts": {"name": "Kontakt", "role": "Rolle", "phone": "Telefon", "email": "E-Mail"},
    "procedures": {"text": "Schritte"},
    "history": {"number": "Version", "on": "Datum", "summary": "Änderung"},
    "facts": {"value": "Wert"},
}
GERMAN: Final = Outline(STANDARD, FACTS, PHASES, LABELS)
