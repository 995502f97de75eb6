"""Every line of the sample is in its right field. The expected values were written by hand from reading the file."""

import pytest

from plans.importing.imported_plan import PROSE, ImportedPlan
from plans.importing.plan_reader import read_plan

FACTS = [
    ("Version", "1.0", "version"),
    ("Last Updated", "2025-01-14", "updated"),
    ("Review Frequency", "Quarterly", "review_frequency"),
    ("Owner", "IT Operations Team", "owner"),
    ("Approver", "Chief Technology Officer", "approver"),
    ("Document Owner", "IT Operations Manager", "owner"),
    ("Review Cycle", "Quarterly", "review_frequency"),
    ("Next Review Date", "April 14, 2025", "next_review"),
]
TIERS = [
    ("Critical", "Critical Systems", "1 hour", "Critical Data", "15 minutes"),
    ("Important", "Important Systems", "4 hours", "Important Data", "1 hour"),
    ("Standard", "Standard Systems", "24 hours", "Standard Data", "24 hours"),
]
MATRIX = [
    ("Customer Communication", "1h", "15m", "$10,000+", "Critical"),
    ("Data Processing", "4h", "1h", "$5,000", "High"),
    ("User Authentication", "2h", "1h", "$2,000", "High"),
]
STRATEGIES = [
    ("Automated Failover", "primary", "< 30 minutes", "DevOps Team"),
    ("Database Recovery", "primary", "< 2 hours", "Database Administrators"),
    ("Service Migration", "primary", "< 4 hours", "Infrastructure Team"),
    ("Manual Recovery", "secondary", "< 24 hours", "IT Operations Team"),
    ("Alternative Communication", "secondary", "< 1 hour", "Communications Team"),
]
PHASES = [
    ("Phase 1", "Incident Detection and Assessment", "0-15 minutes"),
    ("Phase 2", "Recovery Execution", "15 minutes - RTO"),
    ("Phase 3", "Service Restoration", "RTO - 24 hours"),
]
STEP_GROUPS = [
    ("PH-01", "Automated Monitoring"), ("PH-01", "Initial Assessment"), ("PH-01", "Communication"),
    ("PH-02", "Isolate Affected Systems"), ("PH-02", "Execute Recovery"), ("PH-02", "Data Recovery"),
    ("PH-03", "System Validation"), ("PH-03", "Gradual Service Restoration"), ("PH-03", "Communication"),
]  # fmt: skip
ROLES = [
    ("Incident Commander", "Core"), ("Technical Lead", "Core"), ("Communications Lead", "Core"),
    ("Business Lead", "Core"), ("Database Administrators", "Extended"), ("Infrastructure Engineers", "Extended"),
    ("Security Team", "Extended"), ("Application Developers", "Extended"), ("Customer Support", "Extended"),
]  # fmt: skip
RISKS = [
    ("Data Center Failure", "High", "Low"), ("Database Corruption", "High", "Medium"),
    ("Cybersecurity Incident", "High", "Medium"), ("Network Failure", "High", "Low"),
    ("Hardware Failure", "Medium", ""), ("Software Bugs", "Medium", ""),
    ("Third-party Service Outages", "Medium", ""), ("Human Error", "Medium", ""),
]  # fmt: skip
BOTH = [
    ("facts", "name value topic", FACTS),
    ("tiers", "name systems rto data rpo", TIERS),
    ("functions", "name rto rpo cost_per_hour operational_impact", MATRIX),
    ("strategies", "name rank rto responsible", STRATEGIES),
    ("phases", "number name window", PHASES),
    ("roles", "name team", ROLES),
    ("risks", "title impact_class likelihood", RISKS),
    ("severities", "name response_time",
     [("Critical", "Immediate"), ("High", "< 30 minutes"), ("Medium", "< 2 hours"), ("Low", "< 4 hours")]),
    ("exercises", "name frequency",
     [("Full DR Test", "Quarterly"), ("Partial DR Test", "Monthly"), ("Communication Test", "Monthly"),
      ("Backup Verification", "Weekly")]),
    ("dependencies", "name supplier contact",
     [("Cloud Infrastructure", "Supabase", "support@supabase.com"),
      ("Communication APIs", "Twilio", "support@twilio.com"),
      ("AI Services", "Google Cloud", "support@cloud.google.com"), ("Monitoring", "Internal", "N/A")]),
    ("approvals", "role stated_signature stated_on",
     [("Chief Technology Officer", "", ""), ("Chief Operations Officer", "", ""),
      ("Chief Information Security Officer", "", "")]),
    ("history", "number on", [("v1.0", "January 14, 2025")]),
    ("steps", "phase group", [pair for pair in STEP_GROUPS for _ in range(3)]),
    ("channels", "audience", [(said,) for said in ("Internal", "External", "Stakeholder") for _ in range(3)]),
    ("exercise_steps", "group stage",
     [pair for pair in (("Pre-Test Preparation", "before"), ("Test Execution", "during"), ("Post-Test Review", "after"))
      for _ in range(3)]),
    ("maintenance", "cadence", [(said,) for said in ("Weekly", "Monthly", "Quarterly") for _ in range(3)]),
    ("supplier_rules", "group",
     [(said,) for said in ("Contract Requirements", "Communication Protocols") for _ in range(3)]),
    ("reviews", "group cadence",
     [pair for pair in (("Quarterly Reviews", "Quarterly"), ("After Incidents", "After incidents"),
                        ("Annual Updates", "Annual")) for _ in range(3)]),
    ("change_rules", "group", [(said,) for said in ("Change Request Process", "Version Control") for _ in range(3)]),
    ("appendices", "appendix", [(said,) for said in "ABCD" for _ in range(3)]),
    ("scope", "side", [("",)] * 6),
]  # fmt: skip
SHIPPED = [
    ("scope", "text",
     ["The core services of our application", "Databases", "Stored files and what users upload",
      "Messaging with customers (WhatsApp, SMS, Live Chat)", "Monitoring and the alerts it raises",
      "Everything else that customers see"]),
    ("risks", "impact",
     ["Every service is down", "Data is lost and services stop", "Data leaks and services stop",
      "Services can't be reached", "", "", "", ""]),
    ("risks", "mitigation",
     ["Several regions, with failover that needs nobody", "Backups without human help, restore to any point in time",
      "Security monitoring, a rehearsed response", "More than one network provider, a CDN", "", "", "", ""]),
    ("functions", "services",
     ["Talking with customers by live chat, WhatsApp and SMS", "AI services, finding leads, CRM",
      "Signing in and managing access"]),
    ("functions", "loss",
     ["We lose touch with customers at once", "Customers wait longer for an answer", "Nobody can use the services"]),
    ("strategies", "description",
     ["Standby systems take over without anybody's help", "Bring data back from the regular backups",
      "Run the services on reserve infrastructure", "People restore the systems step by step",
      "Reach people over reserve channels"]),
    ("strategies", "trigger",
     ["Health checks of the systems fail", "A database is damaged or gone", "The infrastructure they run on fails",
      "Recovery without people did not work", "The usual channels are down"]),
    ("steps", "text",
     ["Check the health of all systems every 5 minutes", "Raise an alert when a critical measure is off",
      "Open an incident without waiting for a person", "Find out how far the incident reaches and what it affects",
      "Call the incident response team", "Start the procedures that fit", "Tell the teams inside",
      "Tell customers if they are affected", "Keep stakeholders up to date", "Keep the damage from spreading",
      "Send traffic elsewhere where that can be done", "Switch on the standby systems",
      "Work through the procedure for the case at hand", "Watch how the recovery goes",
      "Make sure that the systems do their work", "Take the latest backup and restore it",
      "Check that the data is whole",
      "Bring it in line with the primary systems", "Test the recovered systems from end to end",
      "Check that they are fast enough", "Look for security holes", "Let users back in, group by group",
      "Watch for anything unusual", "Add or remove capacity where it is wanted", "Tell users that the service is back",
      "Report the state of things to stakeholders", "Set a date for the post-incident review"]),
    ("severities", "description",
     ["Nothing works", "An important part is affected", "A small part is affected", "Hardly anybody notices"]),
    ("severities", "communication",
     ["Every stakeholder", "The main stakeholders", "Teams inside", "Where it is needed"]),
    ("roles", "duty",
     ["Leads the response as a whole", "Decides technical questions", "Speaks to the outside",
      "Judges what it means for the business", "", "", "", "", ""]),
    ("channels", "text",
     ["Slack for news as it happens", "Email when the state changes", "The incident tool to keep track", "Status page",
      "Email to customers", "Social media (where it helps)", "News for the executives",
      "Notices to enterprise customers", "Notices to partners"]),
    ("exercises", "scope",
     ["Bringing back every system", "Bringing back one component", "Notices and alerts",
      "Whether backups are whole and can be restored"]),
    ("exercise_steps", "text",
     ["Pick a time of low traffic", "Let stakeholders know", "Set up the place to test in",
      "Go by the written procedures", "Write down every action and its result",
      "Note problems and what could be better",
      "Go through the results", "Change procedures where that is due", "Record what was learned"]),
    ("maintenance", "text",
     ["Check the backups", "Read the logs", "Check the health of the systems", "Install security updates",
      "Tune performance", "Bring documents up to date", "Go over every system", "Assess the vendors",
      "Improve how we work"]),
    ("dependencies", "backup", ["Multi-region", "Another provider", "Another provider", "Systems held twice"]),
    ("supplier_rules", "text",
     ["Agreed service levels (SLAs)", "How fast support answers", "What they promise for their own continuity",
      "Named contacts", "The way to escalate", "News at regular times"]),
    ("reviews", "text",
     ["Look back at past incidents", "Bring contact details up to date", "Try whether the procedures still hold",
      "Hold a post-incident review", "Mend the procedures", "See who needs training", "Revise the whole plan",
      "Take in new technology", "Take in what the business newly needs"]),
    ("change_rules", "text",
     ["Write down every change", "Judge what it affects", "Say who must approve", "Keep the history of changes",
      "Keep copies of earlier versions", "Hand new versions to stakeholders"]),
    ("appendices", "text",
     ["Numbers for emergencies", "How to reach the people in charge", "How to reach vendors",
      "Technical recovery, step by step", "Procedures for single systems", "Lists to check the result against",
      "Results of past tests", "Measures of performance", "What should be improved", "Reviews of past incidents",
      "Better ways of working", "Training that is needed"]),
    ("history", "summary", ["First version"]),
]  # fmt: skip


def values(imported: ImportedPlan, kind: str, fields: str) -> list[tuple[str, ...]]:
    """The rows of a kind as tuples of the fields, in order."""
    return [tuple(row.values.get(name, "") for name in fields.split()) for row in imported.rows.get(kind, [])]


@pytest.mark.parametrize("kind, fields, expected", BOTH, ids=[f"{kind}-{fields}" for kind, fields, _ in BOTH])
def test_what_both_tellings_say_is_in_its_field(either_text, kind, fields, expected):
    assert values(read_plan(either_text), kind, fields) == expected


@pytest.mark.parametrize("kind, field, expected", SHIPPED, ids=[f"{kind}-{field}" for kind, field, _ in SHIPPED])
def test_what_the_shipped_sample_says_is_in_its_field(sample_text, kind, field, expected):
    assert [row.values.get(field, "") for row in read_plan(sample_text).rows[kind]] == expected


def test_both_tellings_have_equally_many_rows_of_every_kind(sample_text, original_text):
    counts = [{kind: len(rows) for kind, rows in read_plan(text).rows.items()} for text in (sample_text, original_text)]
    assert counts[0] == counts[1]
    assert sum(counts[0].values()) == 148


def test_every_text_stands_on_the_line_that_its_row_names(either_text):
    lines = either_text.split("\n")
    imported = read_plan(either_text)
    for row in (row for rows in imported.rows.values() for row in rows):
        name = next(row.values[field] for field in ("text", "name", "title", "role", "number") if row.values.get(field))
        assert name in lines[row.line - 1], row


def test_only_three_paragraphs_stay_narrative(either_text):
    imported = read_plan(either_text)
    narrative = [
        (heading.title, block.text) for heading in imported.headings for block in heading.blocks if block.kind == PROSE
    ]
    assert [title for title, _ in narrative] == ["Executive Summary", "Scope", "Approval"]
    assert all("\n" not in text for _, text in narrative)
    assert imported.unclear == []


def test_the_outline_keeps_every_heading_in_order(either_text):
    imported = read_plan(either_text)
    written = [line.lstrip("#").strip() for line in either_text.split("\n") if line.startswith("#")]
    phases = {f"PH-0{number}" for number in (1, 2, 3)}
    kept = [title for title in written if not title[:1].isdigit() and not title.startswith("Phase")]
    assert [heading.title or imported.title for heading in imported.headings if not heading.names] == kept
    assert {heading.names for heading in imported.headings if heading.names} == phases


SHAPES = [
    ("facts", "terms"), ("prose", ""), ("tiers", "terms"), ("tiers", "terms"), ("prose", ""), ("scope", "bullets"),
    ("risks", "records"), ("risks", "records"), ("functions", "records"), ("functions", "table"),
    ("strategies", "headed"), ("strategies", "headed"), ("steps", "groups"), ("steps", "groups"), ("steps", "groups"),
    ("severities", "table"), ("roles", "terms"), ("roles", "bullets"), ("channels", "bullets"), ("channels", "bullets"),
    ("channels", "bullets"), ("exercises", "table"), ("exercise_steps", "groups"), ("maintenance", "bullets"),
    ("maintenance", "bullets"), ("maintenance", "bullets"), ("dependencies", "table"), ("supplier_rules", "groups"),
    ("reviews", "groups"), ("change_rules", "groups"), ("appendices", "bullets"), ("appendices", "bullets"),
    ("appendices", "bullets"), ("appendices", "bullets"), ("prose", ""), ("approvals", "signatures"),
    ("facts", "terms"), ("history", "bullets"),
]  # fmt: skip


def test_the_blocks_have_the_kinds_and_shapes_of_the_source(either_text):
    blocks = read_plan(either_text).blocks
    assert [(block.kind, block.shape) for block in blocks] == SHAPES
    assert [block.title for block in blocks if block.title] == ["Version History"]
    assert [block.everything for block in blocks if block.kind == "functions"] == [False, True]


def test_the_columns_keep_the_labels_of_the_source(either_text):
    matrix = next(block for block in read_plan(either_text).blocks if block.everything)
    assert matrix.columns == [
        {"field": "name", "label": "Function"}, {"field": "rto", "label": "RTO"}, {"field": "rpo", "label": "RPO"},
        {"field": "cost_per_hour", "label": "Financial Impact/Hour"},
        {"field": "operational_impact", "label": "Operational Impact"},
    ]  # fmt: skip
