"""An example for a field at which a finding opens: how a good answer reads."""

from typing import Any

from plans.forms.inputs import RowChoice, RowChoices
from plans.forms.rows import EXAMPLES, EXTRA
from plans.freezing.draft import field_type
from plans.sections import BY_KEY, PROSE

# By kind and field; what is not here goes by the type of its values.
WRITTEN = {
    PROSE: "The incident commander declares as soon as a critical function is lost, and ends it in writing.",
    "facts.value": "14 April 2026, or a role such as Chief Operating Officer",
    "facts.name": "Retention",
    "tiers.name": "Critical",
    "scope.text": "Order intake, with its web shop",
    "risks.title": "Loss of the main supplier",
    "risks.impact_class": "High",
    "risks.impact": "Orders stop within an hour; some are lost for good",
    "risks.likelihood": "Medium",
    "risks.mitigation": "A second contract, tried every quarter",
    "risks.owner": "The name of one person who answers for it",
    "risks.residual": "Low",
    "functions.name": "Order intake",
    "functions.services": "Web shop and call centre",
    "functions.loss": "No order is taken; customers learn of it at once",
    "functions.tier": "The tier whose times it has",
    "functions.operational_impact": "1 hour: orders wait. A day: deliveries stop. A week: contracts end",
    "functions.mbco": "Half of the orders, by telephone",
    "functions.owner": "The name of one person who answers for it",
    "functions.workaround": "Take orders on paper and key them in later, or None",
    "impacts.text": "Orders of the day are lost",
    "strategies.name": "Failover to the second site",
    "strategies.description": "Traffic goes to the standby site, which copies the data all the time",
    "strategies.trigger": "The main site does not answer for 10 minutes",
    "strategies.responsible": "IT Operations",
    "strategies.failback": "Once the main site ran for a day: copy back, check, switch at night; IT Operations decides",
    "phases.name": "Assessment",
    "steps.text": "The shift lead calls the incident commander within 10 minutes",
    "severities.name": "SEV1",
    "severities.description": "A critical function is lost, or data of customers is out",
    "severities.communication": "Everybody concerned within 30 minutes, then every hour",
    "roles.name": "Incident commander",
    "roles.duty": "Declares as soon as a critical function is lost, leads, and ends it in writing",
    "roles.person": "The name of one person",
    "roles.deputy": "The name of somebody who can stand in at any hour",
    "channels.text": "Telephone call-out from a list on paper",
    "channels.audience": "Regulator, within 72 hours",
    "exercises.name": "Tabletop exercise: the main site is lost",
    "exercises.scope": "Failover, Order intake",
    "exercise_steps.text": "Record the time until each function is back, and who fixes what by when",
    "maintenance.text": "Verify that a backup can be restored",
    "dependencies.name": "Payment gateway",
    "dependencies.supplier": "The company that is under contract",
    "dependencies.contact": "Service desk, +49 30 1234567, at any hour",
    "dependencies.backup": "The second provider by name, or None",
    "dependencies.sla": "99.9 %, back within 4 hours",
    "supplier_rules.text": "Ask every supplier for the result of its last exercise once a year",
    "reviews.text": "Do the telephone numbers still answer?",
    "change_rules.text": "A change is tried on a copy first",
    "contacts.phone": "+49 30 1234567",
    "contacts.email": "desk@example.com",
    "procedures.text": "1. Stop the writers. 2. Restore the last backup. 3. Compare the totals.",
    "procedures.validation": "The totals of yesterday are the same",
    "appendices.text": "Service desk: +49 30 1234567",
    "approvals.role": "Head of Internal Audit",
    "history.number": "1.1",
    "history.summary": "Second provider added to the register",
}
TYPED = {**EXAMPLES, "frequency": "Every quarter", "duration": "4h"}


def example_of(kind: str, field: str, made: Any) -> str:
    """An example for a field of a kind of row (or of narrative), as its form made it; ``""`` where none helps."""
    if kind == PROSE:
        return WRITTEN[PROSE]
    if isinstance(made, RowChoices):
        return "tick what belongs to it"
    if isinstance(made, RowChoice) or getattr(made, "choices", None):
        return WRITTEN.get(f"{kind}.{field}", "")
    if said := WRITTEN.get(f"{kind}.{field}"):
        return said
    if field.startswith(EXTRA) or kind not in BY_KEY or field not in BY_KEY[kind].fields:
        return ""
    return TYPED.get(field_type(BY_KEY[kind].model._meta.get_field(field)), "")
