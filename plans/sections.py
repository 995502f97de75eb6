"""The table of contents of a plan: every kind of section in the order in which a new plan prints them."""

from dataclasses import dataclass

from .models.approvals import RequiredApproval
from .models.dependencies import Dependency, SupplierRule
from .models.facts import Fact
from .models.functions import BusinessFunction, Impact
from .models.plan import Row
from .models.response import Channel, Contact, Severity, TeamRole
from .models.risks import Risk
from .models.scope import ScopeItem
from .models.strategies import Phase, Procedure, Step, Strategy
from .models.tiers import Tier
from .models.upkeep import (
    AppendixItem,
    ChangeRule,
    ExerciseStep,
    HistoryEntry,
    MaintenanceActivity,
    ReviewItem,
    ScheduledExercise,
)


@dataclass(frozen=True)
class SectionKind:
    """A kind of section: key, title and model, the shape in which a new block prints it, its fields in printed order.

    Shapes: ``table``; ``terms`` (name: value lines); ``bullets``; ``records`` (a numbered list of names with labelled
    lines); ``headed`` (a small heading per row); ``groups`` (rows gathered under their group); ``signatures``;
    ``headings`` (rows printed as headings of the outline, each with blocks of its own).
    """

    key: str
    title: str
    model: type[Row]
    shape: str
    fields: tuple[str, ...]


def kind(key: str, title: str, model: type[Row], shape: str, fields: str) -> SectionKind:
    """A kind of section; ``fields`` are names between spaces."""
    return SectionKind(key, title, model, shape, tuple(fields.split()))


KINDS: tuple[SectionKind, ...] = (
    kind("facts", "Document Information", Fact, "terms", "name value topic"),
    kind("tiers", "Recovery Tiers", Tier, "table", "name systems rto data rpo"),
    kind("scope", "Scope", ScopeItem, "bullets", "text side"),
    kind(
        "risks",
        "Risk Assessment",
        Risk,
        "records",
        "title impact_class impact likelihood mitigation owner residual assessed_on functions dependencies",
    ),
    kind(
        "functions",
        "Business Functions",
        BusinessFunction,
        "table",
        "name services loss tier rto rpo mtpd mbco cost_per_hour operational_impact owner workaround needs",
    ),
    kind("impacts", "Impact over Time", Impact, "table", "function category after level text"),
    kind(
        "strategies",
        "Recovery Strategies",
        Strategy,
        "headed",
        "name rank description trigger rto rpo responsible functions dependencies failback",
    ),
    kind("phases", "Recovery Procedures", Phase, "headings", "number name window"),
    kind("steps", "Steps", Step, "groups", "group text phase"),
    kind("severities", "Incident Classification", Severity, "table", "name description response_time communication"),
    kind("roles", "Incident Response Team", TeamRole, "table", "name duty team person deputy"),
    kind("channels", "Communication Plan", Channel, "bullets", "text audience dependencies"),
    kind("exercises", "Exercise Schedule", ScheduledExercise, "table", "name frequency scope"),
    kind("exercise_steps", "Exercise Procedure", ExerciseStep, "groups", "group text stage"),
    kind("maintenance", "Maintenance Activities", MaintenanceActivity, "bullets", "text cadence"),
    kind(
        "dependencies",
        "Dependencies and Suppliers",
        Dependency,
        "table",
        "name supplier contact backup sla rto functions needs",
    ),
    kind("supplier_rules", "Supplier Management", SupplierRule, "groups", "group text"),
    kind("reviews", "Review Process", ReviewItem, "groups", "group text cadence"),
    kind("change_rules", "Change Management", ChangeRule, "groups", "group text"),
    kind("contacts", "Contact Lists", Contact, "table", "name role phone email note person supplier"),
    kind("procedures", "Detailed Procedures", Procedure, "headed", "title dependency text validation"),
    kind("appendices", "Appendices", AppendixItem, "bullets", "text appendix"),
    kind("approvals", "Approval", RequiredApproval, "signatures", "role person deputy stated_signature stated_on"),
    kind("history", "Version History", HistoryEntry, "table", "number on summary"),
)

BY_KEY = {known.key: known for known in KINDS}
BY_MODEL = {known.model: known for known in KINDS}
PROSE = "prose"
