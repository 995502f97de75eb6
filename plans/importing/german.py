"""German: headings and labels of plans that are written in it, by the words of BSI 200-4 and of those who use it.

Words stand as they are compared: in small letters, ``ß`` as ``ss``, without brackets and punctuation.
"""

import re

# Kind, then what a heading of it says; the first that fits counts, after those in English.
HEADINGS: dict[str, str] = {
    "appendices": r"^anh[aä]nge?\b|^anlagen?\b",
    "procedures": r"^(handlungsanweisungen|ablaufbeschreibungen|arbeitsanweisungen)\b",
    "history": r"\b(versions|[aä]nderungs)(verzeichnis|historie|[uü]bersicht)\b|^versionen$",
    "facts": r"^(angaben zum (dokument|plan)|dokumenten?(angaben|information(en)?|lenkung))\b",
    "approvals": r"^(freigaben?|genehmigung(en)?|unterschriften)\b",
    "exercise_steps": r"\bablauf (einer|der) [uü]bung(en)?\b",
    "exercises": r"\b[uü]bungs(plan|programm|arten)\b|^[uü]bungen$",
    "reviews": r"^([uü]berpr[uü]fung(en)?|plan[uü]berpr[uü]fung)\b",
    "change_rules": r"^[aä]nderungen am plan\b|\b[aä]nderungs(wesen|management|verfahren)\b",
    "supplier_rules": r"\b(steuerung|anforderungen an|vorgaben an) (der |die )?(dienstleister|lieferanten)\b",
    "tiers": r"\b(wiederanlauf|wiederherstellungs|verf[uü]gbarkeits)(klassen|ziele)\b",
    "scope": r"\bgeltungsbereich\b|^(inbegriffen|ausgenommen)$",
    "severities": r"\beinstufung (von|der) (ereignissen|st[oö]rungen|notf[aä]llen|vorf[aä]llen)\b"
    r"|\beskalationsstufen\b",
    "contacts": r"\b(kontakt|telefon|alarmierungs)listen?\b|^(kontakte|rufnummern|wen wir anrufen)$",
    "channels": r"^(krisen|notfall)?kommunikation\b|\bmeldewege\b",
    "maintenance": r"^(laufende )?pflege\b|\bwartung\b",
    "dependencies": r"\b(ressourcen|abh[aä]ngigkeiten|dienstleister|lieferanten)\b",
    "impacts": r"\b(schaden|auswirkung(en)?) im (zeitverlauf|zeitlichen verlauf)\b",
    "risks": r"\brisiken\b|\brisiko(bewertung|analyse|beurteilung|einsch[aä]tzung)?\b|\bgef[aä]hrdungen\b",
    "functions": r"\b(zeitkritische |kritische )?(gesch[aä]fts)?prozesse\b|\bbusiness impact analyse\b",
    "strategies": r"\b(kontinuit[aä]ts|notfall|bc|wiederanlauf)strateg",
    "steps": r"^(wiederanlauf|wiederherstellung|sofortmassnahmen|notbetrieb|checklisten?)\b",
    "roles": r"\b(notfallorganisation|notfallteam|notfallstab|krisenstab|krisenteam|rollen|zust[aä]ndigkeiten)\b",
}
OFTEN = r"^(st[uü]ndlich|t[aä]glich|w[oö]chentlich|monatlich|viertelj[aä]hrlich|halbj[aä]hrlich|j[aä]hrlich)\b"
# What only narrows down the heading above it: “Monatlich” below “Laufende Pflege”.
NARROWER: dict[str, str] = {
    "channels": r"^(intern|extern|kunden|kundschaft|medien|presse|beh[oö]rden|besch[aä]ftigte|partner|lieferanten)\b",
    "maintenance": OFTEN,
    "reviews": OFTEN + r"|^nach\b",
    "exercise_steps": r"^(vor|nach|w[aä]hrend|vorbereitung|durchf[uü]hrung|auswertung)",
    "scope": r"^(inbegriffen|ausgenommen|nicht im geltungsbereich)\b",
}
OUTSIDE = re.compile(r"\bnicht im geltungsbereich\b|\bausgenommen\b|\bnicht (erfasst|enthalten)\b", re.I)
AFTER, BEFORE, DURING = (
    r"\b(danach|nach|nachher|nachbereitung|auswertung)\b",
    r"\b(vorher|davor|vor|vorbereitung|planung)\b",
    r"\b(w[aä]hrend(dessen)?|dabei|durchf[uü]hrung)\b",
)
OFFICE = re.compile(
    r"(?:leitung|leiter(?:in)?|f[uü]hrung|f[uü]hrer(?:in)?|direktion|direktor(?:in)?|vorstand|verantwortliche[rn]?"
    r"|beauftragte[rn]?|b[uü]rgermeister(?:in)?)\b",
    re.I,
)
APPROVAL = "freigabe freigaben genehmigung genehmigungen unterschriften unterschrift"

# Names of fields: as in `field_synonyms`, per kind and field.
NAMES: dict[str, dict[str, str]] = {
    "functions": {
        "name": "prozess|geschäftsprozess|kritischer prozess|zeitkritischer prozess|leistung",
        "services": "leistungen|beschreibung",
        "loss": "folgen eines ausfalls|folgen|auswirkung|auswirkungen",
        "tier": "klasse|wiederanlaufklasse",
        "rto": "wiederanlaufzeit|wiederherstellungszeit|geforderte wiederanlaufzeit|waz",
        "rpo": "maximaler datenverlust|tolerierbarer datenverlust|mtd daten",
        "mtpd": "mta|maximal tolerierbare ausfallzeit|maximale ausfallzeit|tolerierbare ausfallzeit",
        "mbco": "notbetriebsniveau|mindestbetrieb|mindestniveau",
        "cost_per_hour": "schaden je stunde|schaden pro stunde|kosten je stunde|kosten pro stunde",
        "operational_impact": "schaden im verlauf|schaden im zeitverlauf|kritikalität",
        "owner": "verantwortlich|prozessverantwortlich|prozesseigner|zuständig",
        "workaround": "ersatzverfahren|ausweichverfahren|notbetrieb von hand|manueller notbetrieb",
        "needs": "braucht|hängt ab von",
    },
    "tiers": {
        "name": "klasse|wiederanlaufklasse|stufe",
        "systems": "systeme|beispiele|beschreibung",
        "rto": "wiederanlaufzeit",
        "data": "daten",
        "rpo": "maximaler datenverlust",
    },
    "risks": {
        "title": "risiko|gefährdung|szenario|ereignis",
        "impact_class": "schadenshöhe|schaden|auswirkungsklasse",
        "impact": "auswirkung|auswirkungen|folgen",
        "likelihood": "eintrittswahrscheinlichkeit|wahrscheinlichkeit|häufigkeit",
        "mitigation": "massnahmen|massnahme|vorsorge|vorbeugung",
        "owner": "verantwortlich|zuständig|risikoverantwortlich",
        "residual": "restrisiko",
        "assessed_on": "bewertet am",
        "functions": "bedrohte prozesse|betroffene prozesse|prozesse",
        "dependencies": "bedrohte ressourcen|betroffene ressourcen|ressourcen",
    },
    "impacts": {
        "function": "prozess|geschäftsprozess",
        "category": "schadenskategorie|kategorie|art des schadens",
        "after": "nach|dauer|ausfalldauer",
        "level": "schadenshöhe|höhe|stufe",
        "text": "beschreibung|bemerkung",
    },
    "strategies": {
        "name": "strategie|lösung",
        "description": "beschreibung|vorgehen",
        "trigger": "auslöser|wird ausgelöst durch|wann",
        "rto": "wiederanlaufzeit|dauer",
        "rpo": "maximaler datenverlust|datenverlust",
        "responsible": "zuständig|verantwortlich|team",
        "functions": "prozesse|geschäftsprozesse|gilt für|für",
        "dependencies": "ressourcen|benötigte ressourcen",
        "failback": "rückkehr in den normalbetrieb|rückkehr|rückführung",
    },
    "steps": {"text": "schritt|massnahme|tätigkeit", "group": "abschnitt|gruppe"},
    "severities": {
        "name": "stufe|einstufung|eskalationsstufe",
        "description": "beschreibung|merkmale",
        "response_time": "reaktionszeit",
        "communication": "wer informiert wird|information an|kommunikation|meldung an",
    },
    "roles": {
        "name": "rolle|funktion",
        "duty": "aufgabe|aufgaben",
        "team": "gruppe",
        "person": "person|name|inhaber|inhaberin|besetzung",
        "deputy": "stellvertretung|vertretung|stellvertreter|stellvertreterin",
    },
    "channels": {"text": "kanal|weg|meldeweg", "audience": "zielgruppe|empfänger|an wen"},
    "exercises": {
        "name": "übung|übungsart|art der übung|test",
        "frequency": "häufigkeit|turnus|wie oft",
        "scope": "umfang|gegenstand|ziel",
    },
    "exercise_steps": {"text": "schritt", "group": "abschnitt"},
    "maintenance": {"text": "tätigkeit|aufgabe", "cadence": "häufigkeit|turnus|wie oft"},
    "dependencies": {
        "name": "ressource|abhängigkeit|system|dienst",
        "supplier": "dienstleister|lieferant|anbieter",
        "contact": "kontakt|ansprechpartner|notrufnummer|telefon",
        "backup": "ersatz|ausweichlösung|alternative",
        "sla": "vereinbarung|vereinbarte verfügbarkeit",
        "rto": "rto des dienstleisters|wiederanlaufzeit des dienstleisters|wiederanlaufzeit",
        "functions": "benötigt von|prozesse|gebraucht von",
        "needs": "braucht|hängt ab von",
    },
    "supplier_rules": {"group": "bereich", "text": "anforderung|regel"},
    "reviews": {"group": "anlass|auslöser", "text": "inhalt|prüfpunkte", "cadence": "häufigkeit|turnus|wie oft"},
    "change_rules": {"group": "bereich", "text": "regel|anforderung"},
    "contacts": {
        "name": "kontakt|stelle|person|organisation",
        "role": "rolle|funktion|aufgabe",
        "phone": "telefon|telefonnummer|rufnummer|mobil|notrufnummer",
        "email": "e mail|mail|e mail adresse",
        "note": "wann anrufen|bemerkung|erreichbarkeit|hinweis",
    },
    "appendices": {"text": "anhang|inhalt|dokument", "appendix": "anhang"},
    "procedures": {
        "title": "anweisung|titel",
        "dependency": "system|ressource",
        "text": "schritte|ablauf|vorgehen",
        "validation": "prüfung|kontrolle",
    },
    "approvals": {
        "role": "rolle|funktion",
        "person": "name|person",
        "stated_signature": "unterschrift",
        "stated_on": "datum",
    },
    "history": {
        "number": "version|versionsnummer|nummer",
        "on": "datum|am|stand",
        "summary": "änderung|änderungen|inhalt|bemerkung",
    },
    "facts": {"name": "angabe|merkmal", "value": "wert|inhalt"},
}

# Names of facts about the document, by topic.
TOPICS: dict[str, str] = {
    "version": "versionsnummer",
    "updated": "stand|letzte änderung|zuletzt geändert|datum",
    "review_frequency": "überprüfung|prüfintervall|turnus der überprüfung",
    "next_review": "nächste überprüfung|nächste prüfung",
    "owner": "verantwortlich|planverantwortlich|dokumentverantwortlich|erstellt von",
    "approver": "freigabe durch|freigabe|freigegeben von|genehmigt von",
    "classification": "einstufung|klassifizierung|vertraulichkeit",
    "document_id": "dokument nr|dokumentnummer|dokumentennummer",
    "effective": "gültig ab|in kraft seit",
    "retention": "aufbewahrung|aufbewahrungsfrist",
    "distribution": "verteiler",
}
