"""Tools that the text of a plan names, against its register of dependencies."""

import re

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts

from .dependencies import DEP
from .findings import Mend, NotApplicable, RuleFinding, Said, value
from .response import listed

COMPOUND = r"(?-i:\b[A-Z][a-z]+[A-Z][A-Za-z]+\b)"  # a product's name as it is often written, with a capital inside
PRODUCTS = (
    r"(?-i:\b(?:Slack|Zoom|Jira|Confluence|Datadog|Okta|Salesforce|Azure|AWS|Cloudflare|Telegram|Threema|Zendesk"
    r"|Intercom|Splunk|Grafana|Skype|Webex|Dropbox|Shopify|Stripe|SAP|Microsoft 365|Office 365|Microsoft Teams"
    r"|Google Workspace|Outlook|Gmail)\b)"
)
SORTS = (
    r"\b(?:crm|erp|cdn|vpn|dns|live chat|status page|e-?mail|payment (?:gateway|provider)|identity provider"
    r"|message queue|(?:incident|ticketing|paging)(?: management)? (?:tool|system|platform)"
    r"|patient (?:record|administration) system|laboratory system|warehouse management system|booking system"
    r"|case management system|switchboard)\b"
)
TOOL = re.compile(f"{COMPOUND}|{PRODUCTS}|{SORTS}", re.I)
NO_TOOL = {"devops", "devsecops", "finops", "mlops", "itops", "covid"}
SAID = {
    "functions": ("services", "workaround"),
    "scope": ("text",),
    "channels": ("text",),
    "steps": ("text",),
    "strategies": ("description", "trigger"),
    "procedures": ("title", "text"),
}


@DEP.rule(
    6,
    "medium",
    "A tool that the text names is not in the register",
    holds="Every tool and supplier that the text names is in the register.",
    clause="ISO 22301 8.2.2",
)
def tool_not_registered(plan: FrozenPlan, facts: Facts) -> Said:
    """Products and well-known sorts of systems in functions, scope, channels, steps and strategies, one each."""
    if not plan.rows("dependencies"):
        return NotApplicable("no dependency is in the plan")
    register = _register(plan)
    return [
        _unregistered(places[0][2], [(row, field) for row, field, _ in places])
        for tool, places in _named(plan).items()
        if tool not in register and tool not in NO_TOOL
    ]


def _register(plan: FrozenPlan) -> str:
    """Everything that the register names, as one text to look into."""
    names = [
        row.text(field) for row in plan.rows("dependencies") for field in ("name", "supplier", "backup", "contact")
    ]
    outside = [row.label for row in plan.rows("scope") if row.choice("side") == "out"]
    return _plain(" | ".join([*names, *outside, *(str(supplier["name"]) for supplier in plan.suppliers().values())]))


def _named(plan: FrozenPlan) -> dict[str, list[tuple[FrozenRow, str, str]]]:
    """Tools by their plain name: the rows and fields that name them, and how they write it."""
    named: dict[str, list[tuple[FrozenRow, str, str]]] = {}
    for kind, fields in SAID.items():
        for row in plan.rows(kind):
            for field in fields:
                for found in TOOL.finditer(row.text(field)):
                    named.setdefault(_plain(found[0]), []).append((row, field, found[0]))
    return named


def _plain(text: str) -> str:
    return re.sub(r"\be-mail", "email", text.casefold())


def _unregistered(tool: str, places: list[tuple[FrozenRow, str]]) -> RuleFinding:
    rows = {row.ref: row for row, _ in places}
    return RuleFinding(
        _plain(tool),
        f"What the plan uses must be in the register, so that its failure is planned for. “{tool}” is named in "
        f"{listed(f'“{row.label}”' for row in rows.values())} and is no dependency.",
        tuple(value(row, field) for row, field in places[:5]),
        Mend(f"Add {tool} to the dependencies.", act="add", kind="dependencies", values=(("name", tool),)),
    )
