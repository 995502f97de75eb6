"""Duties to regulators, ready to be switched on: data, and no advice. Off until an administrator adds them.

Whether one applies to an incident is decided by a named person each time. Weekends and holidays, which some of these
rules treat otherwise, are not counted out: the times here are never later than the rule's. Who adds them has them
checked against the text in force for them; ``CHECKED_ON`` is when these were looked up.
"""

from datetime import date

from .duty_rules import CLASSIFIED, PREVIOUS, Cap, DutyRule, Within

CHECKED_ON = date(2026, 11, 29)
HOUR = 60

DORA = "Regulation (EU) 2022/2554, article 19; Delegated Regulation (EU) 2025/301, article 5"
NIS2 = "Directive (EU) 2022/2555, article 23(4), as your country made it law"
GDPR = "Regulation (EU) 2016/679, article 33"
FINANCE, CSIRT, PRIVACY = "Competent authority (finance)", "CSIRT or competent authority", "Data protection authority"


def _preset(
    key: str,
    name: str,
    audience: str,
    source: str,
    *,
    basis: str,
    within: Within,
    previous: str = "",
    cap: Cap | None = None,
) -> DutyRule:
    return DutyRule(
        key=key,
        name=name,
        audience=audience,
        basis=basis,
        within=within,
        previous=previous,
        cap=cap,
        is_to_decide=True,
        source=source,
        checked_on=CHECKED_ON,
    )


# By regime, in the order in which the reports follow each other.
PRESETS: dict[str, tuple[DutyRule, ...]] = {
    "DORA": (
        _preset(
            "dora-initial",
            "DORA initial notification",
            FINANCE,
            DORA,
            basis=CLASSIFIED,
            within=Within(4 * HOUR),
            cap=Cap("aware", Within(24 * HOUR)),
        ),
        _preset(
            "dora-intermediate",
            "DORA intermediate report",
            FINANCE,
            DORA,
            basis=PREVIOUS,
            within=Within(72 * HOUR),
            previous="dora-initial",
        ),
        _preset(
            "dora-final",
            "DORA final report",
            FINANCE,
            DORA,
            basis=PREVIOUS,
            within=Within(months=1),
            previous="dora-intermediate",
        ),
    ),
    "NIS2": (
        _preset("nis2-warning", "NIS2 early warning", CSIRT, NIS2, basis="aware", within=Within(24 * HOUR)),
        _preset(
            "nis2-notification", "NIS2 incident notification", CSIRT, NIS2, basis="aware", within=Within(72 * HOUR)
        ),
        _preset(
            "nis2-final",
            "NIS2 final report",
            CSIRT,
            NIS2,
            basis=PREVIOUS,
            within=Within(months=1),
            previous="nis2-notification",
        ),
    ),
    "GDPR": (
        _preset(
            "gdpr-authority",
            "GDPR notification of a breach",
            PRIVACY,
            GDPR,
            basis="aware",
            within=Within(72 * HOUR),
        ),
    ),
}
# What DORA's article 18 has an organisation look at when it classifies; each gets a value, "unknown" or "no".
CRITERIA = {
    "clients": "Clients, counterparts and transactions affected",
    "reputation": "Reputation",
    "duration": "Duration and downtime",
    "spread": "Geographical spread",
    "data": "Losses of data",
    "services": "Criticality of the services affected",
    "economic": "Economic impact",
}
