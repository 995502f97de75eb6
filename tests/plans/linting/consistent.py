"""A small plan in which everything agrees, the negative control: no rule says more of it than a remark.

A laboratory that tests drinking water. Its numbers are chosen so that each sum fits with room to spare.
"""

from datetime import date
from typing import Any

from plans.reading.facts import Done, Facts
from tests.plans.linting.building import document

TODAY = date(2025, 4, 7)
DONE = Facts(
    today=TODAY,
    exercises=(
        Done("Talk through a scenario", date(2025, 3, 1)),
        Done("Recovery exercise", date(2025, 2, 11)),
        Done("Verify the backups", date(2025, 4, 6)),
    ),
    assessments=(Done("SUP-01", date(2025, 3, 1)), Done("SUP-02", date(2025, 3, 1))),
)
"""What was done by then."""


def consistent(**changed: Any) -> Any:
    """The plan as a document; ``changed`` replaces the rows of kinds, to break one thing in a plan that is whole."""
    parts = {**CONTROL, **OBJECTIVES, **RISKS, **RECOVERY, **RESPONSE, **UPKEEP, **DIRECTORY, **changed}
    return document(outline=OUTLINE, **parts)


def fact(topic: str, name: str, value: str) -> dict[str, str]:
    return {"topic": topic, "name": name, "value": value}


CONTROL: dict[str, Any] = {
    "facts": [
        fact("version", "Version", "1.1"),
        fact("document_id", "Document id", "BCP-01"),
        fact("classification", "Classification", "Internal"),
        fact("effective", "Effective date", "2025-02-01"),
        fact("retention", "Retention", "Six years after replacement"),
        fact("updated", "Last updated", "2025-02-01"),
        fact("review_frequency", "Review frequency", "Annual"),
        fact("next_review", "Next review", "2026-02-01"),
        fact("owner", "Owner", "Head of Quality"),
        fact("approver", "Approver", "Managing Director, Chair of the Board"),
        fact("distribution", "Distribution", "Everybody in the response team"),
        fact("clock", "RTO clock starts at", "The event"),
    ],
    "approvals": [{"role": "Managing Director", "person": "P-01"}, {"role": "Chair of the Board", "person": "P-04"}],
    "history": [
        {"number": "1.0", "on": "2024-02-01", "summary": "First version, approved by the Managing Director"},
        {"number": "1.1", "on": "2025-02-01", "summary": "CR-12: new courier, approved by the Managing Director"},
    ],
    "change_rules": [
        {"group": "Changes", "text": "Each version names its change request and who approved it"},
    ],
}

OBJECTIVES: dict[str, Any] = {
    "tiers": [
        {"name": "Critical", "systems": "Critical", "rto": "8 hours", "data": "Critical", "rpo": "1 day"},
        {"name": "Standard", "systems": "Standard", "rto": "3 days", "data": "Standard", "rpo": "2 days"},
    ],
    "scope": [{"text": "Sample Analysis"}, {"text": "Result Reporting"}],
    "functions": [
        {
            "name": "Sample Analysis",
            "services": "Water samples are analysed",
            "loss": "No sample is analysed",
            "tier": "T-01",
            "rto": "8 hours",
            "rpo": "1 day",
            "mtpd": "2 days",
            "mbco": "Ten samples a day",
            "cost_per_hour": "EUR 2000",
            "operational_impact": "Critical",
            "owner": "Head of Laboratory",
            "workaround": "Samples go to the laboratory in Graz",
        },
        {
            "name": "Result Reporting",
            "services": "Customers get their results",
            "loss": "Customers wait",
            "tier": "T-02",
            "rto": "3 days",
            "rpo": "2 days",
            "mtpd": "7 days",
            "mbco": "Failed samples are reported",
            "cost_per_hour": "EUR 200",
            "operational_impact": "Standard",
            "owner": "Head of Customer Care",
            "workaround": "Results are read out by telephone",
            "needs": ["F-01"],
        },
    ],
    "impacts": [
        {"function": function, "category": category, "after": after, "level": level, "text": text}
        for function in ("F-01", "F-02")
        for after, level in (("8 hours", "Low"), ("3 days", "High"))
        for category, text in (
            ("financial", "Fees are lost"),
            ("legal", "The water authority must be told"),
            ("contractual", "Penalties fall due"),
            ("reputational", "Newspapers write about it"),
        )
    ],
}


def risk(title: str, impact: str, **more: Any) -> dict[str, Any]:
    """A risk that is assessed in full and linked to the first function."""
    return {
        "title": title,
        "impact_class": "Critical",
        "impact": impact,
        "likelihood": "Low",
        "owner": "Head of Quality",
        "mitigation": "Staff are briefed each spring",
        "residual": "Low",
        "assessed_on": "2025-01-20",
        "extra": {"Owner": "Head of Quality"},
        "functions": ["F-01"],
        **more,
    }


RISKS: dict[str, Any] = {
    "risks": [
        risk("Loss of staff", "Too few people come to work"),
        risk("Fire in the premises", "The laboratory can't be entered"),
        risk("Insider fraud", "Results are forged"),
        risk("Failure of a supplier", "Reagents are missing"),
        risk("Cyber attack", "Instruments stand still and personal data leaks"),
        risk("Loss of power", "Instruments stand still"),
        risk("Flood", "The laboratory can't be entered"),
        risk("Pandemic", "Too few people come to work"),
        risk("Political unrest", "Nobody reaches the laboratory"),
    ],
}

RECOVERY: dict[str, Any] = {
    "strategies": [
        {
            "name": "Analysis in Graz",
            "rank": "primary",
            "rto": "2 hours",
            "rpo": "1 hour",
            "description": "Work moves to a reserve site: the partner laboratory in Graz analyses our samples, with a copy of our records",
            "trigger": "Fire, flood, unrest or loss of power closes the premises",
            "responsible": "Laboratory Lead",
            "functions": ["F-01", "F-02"],
            "dependencies": ["D-02"],
            "failback": "Samples return to the main laboratory once it is cleared",
        },
        {
            "name": "Analysis by hand",
            "rank": "primary",
            "rto": "3 hours",
            "rpo": "1 hour",
            "description": "Trained staff measure with the field kits and write on paper",
            "trigger": "A cyber attack, insider fraud or a supplier stops the instruments, or in a pandemic",
            "responsible": "Field Lead",
            "functions": ["F-01", "F-02"],
            "failback": "Paper is typed in when the instruments are back",
        },
    ],
    "phases": [
        {"number": "1", "name": "Detect and decide", "window": "0-30 minutes"},
        {"number": "2", "name": "Recover", "window": "30 minutes - RTO"},
        {"number": "3", "name": "Return to normal", "window": "RTO - 7 days"},
    ],
    "steps": [
        {"group": "Detect", "text": "Instruments are monitored every 10 minutes", "phase": "PH-01"},
        {
            "group": "Detect",
            "text": "The Incident Lead declares an incident when a critical function stops, and activates the plan",
            "phase": "PH-01",
        },
        {"group": "Recover", "text": "Bring back Sample Analysis first, then Result Reporting", "phase": "PH-02"},
        {"group": "Return", "text": "The Incident Lead stands down the team and closes the incident", "phase": "PH-03"},
    ],
    "procedures": [
        {
            "title": "Handing samples over",
            "dependency": "D-02",
            "text": "Pack, label and send with the courier",
            "validation": "The partner confirms the count",
        },
    ],
}

RESPONSE: dict[str, Any] = {
    "severities": [
        {
            "name": "Critical",
            "description": "Any critical function is lost, people are harmed, or data is lost or leaked",
            "response_time": "15 minutes",
            "communication": "Response team",
        },
        {
            "name": "Standard",
            "description": "Another function is lost",
            "response_time": "30 minutes",
            "communication": "Head of the function",
        },
    ],
    "roles": [
        {
            "name": "Incident Lead",
            "duty": "Declares, activates and ends the response",
            "team": "Core",
            "person": "P-01",
            "deputy": "P-02",
        },
        {
            "name": "Laboratory Lead",
            "duty": "Leads recovery in the laboratory",
            "team": "Core",
            "person": "P-02",
            "deputy": "P-03",
        },
        {
            "name": "Field Lead",
            "duty": "Leads the work with field kits",
            "team": "Core",
            "person": "P-03",
            "deputy": "P-02",
        },
    ],
    "channels": [
        {"text": "Telephone chain", "audience": "Internal"},
        {"text": "Letter to customers", "audience": "Customers"},
        {"text": "Telephone call to the water authority within 24 hours", "audience": "Regulator"},
        {"text": "Telephone call to the data protection authority within 72 hours", "audience": "Regulator"},
    ],
    "contacts": [
        {"name": "Night desk of the courier", "role": "Dispatcher", "phone": "+43 316 555 0101", "supplier": "SUP-01"},
        {"name": "Laboratory in Graz", "role": "Duty chemist", "phone": "+43 316 555 0102", "supplier": "SUP-02"},
    ],
    "dependencies": [
        {
            "name": "Courier",
            "supplier": "SUP-01",
            "contact": "Night desk, +43 316 555 0101",
            "backup": "Our own van",
            "sla": "Collected within 2 hours",
            "rto": "2 hours",
            "functions": ["F-01"],
        },
        {
            "name": "Partner laboratory",
            "supplier": "SUP-02",
            "contact": "Duty chemist, +43 316 555 0102",
            "backup": "University of Leoben",
            "sla": "Ten samples a day",
            "rto": "2 hours",
            "functions": ["F-01", "F-02"],
        },
    ],
    "supplier_rules": [
        {"group": "Contracts", "text": "A recovery time is agreed with every supplier"},
    ],
}

UPKEEP: dict[str, Any] = {
    "exercises": [
        {
            "name": "Talk through a scenario",
            "frequency": "Every 6 months",
            "scope": "A tabletop over all scenarios, all functions and all strategies",
        },
        {"name": "Recovery exercise", "frequency": "Annual", "scope": "Every function, unannounced"},
        {"name": "Verify the backups", "frequency": "Daily", "scope": "A restore of the results"},
    ],
    "exercise_steps": [
        {"group": "Before", "text": "Agree the criteria of success", "stage": "before"},
        {"group": "During", "text": "Record the RTA and the RPA of every function", "stage": "during"},
        {"group": "After", "text": "Give every action an owner and a due date", "stage": "after"},
    ],
    "maintenance": [
        {"text": "Back up all results", "cadence": "Hourly"},
        {"text": "Assess the suppliers", "cadence": "Annual"},
    ],
    "reviews": [
        {"group": "Annual review", "text": "Revise the whole plan", "cadence": "Annual"},
        {"group": "Annual review", "text": "Train those who are new in a role", "cadence": "Annual"},
    ],
}

DIRECTORY: dict[str, Any] = {
    "people": [
        {
            "ref": f"P-{number:02d}",
            "name": title,
            "job_title": title,
            "email": f"{number}@example.com",
            "phone": f"+43 316 555 01{number:02d}",
        }
        for number, title in enumerate(
            ("Managing Director", "Head of Laboratory", "Head of Quality", "Chair of the Board"), start=1
        )
    ],
    "suppliers": [
        {"ref": ref, "name": name, "email": "", "phone": "", "website": ""}
        for ref, name in (("SUP-01", "Muster Courier"), ("SUP-02", "Graz Laboratory"))
    ],
}

OUTLINE: list[dict[str, Any]] = [
    {"ref": "H-01", "level": 1, "title": "", "names": "", "blocks": []},
    {
        "ref": "H-02",
        "level": 2,
        "title": "Purpose",
        "names": "",
        "blocks": [
            {"ref": "B-01", "kind": "prose", "text": "This plan says how the laboratory goes on when something fails."},
        ],
    },
]
