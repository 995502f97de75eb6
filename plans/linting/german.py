"""German words for what rules look for in texts, each beside its English pattern; compounds by their stems."""

from typing import Final

OUT_OF_BAND: Final = (
    r"(?:\w*telefon\w*|mobiltelefon\w*|mobilfunk\w*|anruf\w*|rufnummer\w*|notruf\w*|alarmierung\w*|funkger[äa]t\w*|satelliten\w*|melder"
    r"|pers[öo]nlich|sammelplatz|treffpunkt|treffen|papier|lautsprecher\w*|sirene\w*|aushang|aush[äa]nge|tafel|radio|\w*radio)"
)
MEANS: Final = r"(?:\w*e-?mails?|\w*seite|banner|presse|messenger|telefonkonferenz|sprechzettel)"
AUTHORITY: Final = r"(?:\w*aufsicht\w*|\w*beh[öo]rde\w*|gesundheitsamt|landesamt\w*|polizei\w*|datenschutz\w*)"
DECLARES: Final = r"\baktivier\w* (?:diesen|den) (?:\w*plan)|\bruf\w* den (?:notfall|krisenfall) aus\b"
WHO: Final = r"\b(?:\w*leitung|leiter(?:in)?|\w*beauftragte\w*|\w*verantwortliche\w*|darf|kann)\b"
WHEN: Final = r"\b(?:wenn|sobald|falls|nachdem)\b"
ENDS: Final = r"\bbeend\w* (?:den|die|diesen) (?:notfall|krise\w*|einsatz|\w*plan)|\bentwarn\w*"
ORDER: Final = r"\bin dieser reihenfolge\b|\breihenfolge des wiederanlaufs\b|\bwiederanlaufreihenfolge\b"
TABLETOP: Final = r"(?:planbesprechung\w*|planspiel\w*|stabs\w*[üu]bung\w*|szenario\w*besprechung\w*|workshop\w*)"
PASSED: Final = r"bestanden|\bzielen?\b|erfolgskriteri\w*"
FIXES: Final = r"\bverantwortliche\w*|\bzust[äa]ndig\w*"
BY_WHEN: Final = r"\btermine?\b|\bfrist\b|\bbis wann\b"
BREACH: Final = (
    r"\bdaten\w* [^.;]{0,30}(?:abgeflossen|gestohlen|ver[öo]ffentlicht)"
    r"|\b(?:stiehlt|abgreifen|abfluss) ?[^.;]{0,20}\bdaten\b"
    r"|\bdaten(?:panne|abfluss|diebstahl|leck)\w*"
)
REAL_TIMES: Final = r"\bhauptlastzeit\w*|\bunangek[üu]ndigt\w*|\bjede schicht\b|\bin der (?:dienst|gesch[äa]fts)zeit\b"
QUIET_TIMES: Final = r"\bnachts\b|\bam wochenende\b|\bsonntag\w*\b"
MOVES: Final = r"(?:umschalt\w*|ersatzsystem\w*|ausweich\w*|zweiten? standort)"
RETURN: Final = r"\bzur[üu]ck(?:schalt\w*|ziehen|gezogen|kehr\w*|kopier\w*|kommen)|\br[üu]ckkehr in den normalbetrieb\b"
WATCHES: Final = r"(?:[üu]berwachung\w*|alarmierung\w*|monitoring)"
FAMILIES: Final = {
    "loss of people": r"besch[äa]ftigte|personalmangel|personalausfall"
    r"|personen, die|krankheit|streik\w*|fallen aus|k[üu]ndigung",
    "loss of premises": r"geb[äa]ude\w*|standort\w*|b[üu]ro\w*|feuer|r[äa]umung|die station|das lager",
    "insiders": r"innent[äa]ter\w*|sabotage|missbrauch\w*|betrug",
    "suppliers": r"\w*dienstleister\w*|lieferant\w*|hersteller|anbieter|paketdienst\w*",
    "cyber attack": r"ransomware|schadsoftware|\w*angriff\w*",
    "loss of power": r"strom\w*|notstrom\w*|blackout",
    "natural events": r"hochwasser|sturm|erdbeben|schnee|hitze\w*|unwetter|blitz\w*|glatteis",
    "pandemic": r"pandemie\w*|epidemie\w*|infektion\w*|seuche\w*",
    "political events": r"politisch\w*|krieg|sanktion\w*|embargo|unruhen|terror\w*",
}
