"""What the tests of mending share: small plans with gaps, and how a browser follows the mend of a finding."""

from html import unescape
from typing import Any

from django.db import transaction
from django.urls import reverse
from lxml import html

from bcp_portal.demonstration.samples import EVERY
from plans.actions.blocks import columns_of, insert_block
from plans.actions.changing import changing
from plans.actions.importing import import_plan
from plans.actions.outline import insert_heading
from plans.actions.plans import new_plan
from plans.models.findings import Finding
from plans.models.plan import Plan
from plans.sections import BY_KEY
from tests.conftest import World

Rows = list[dict[str, Any]]

FUNCTIONS: Rows = [
    {"name": "Order intake", "rto": "1h", "rpo": "15 minutes", "cost_per_hour": "$100"},
    {"name": "Delivery", "rto": "4h", "rpo": "1h", "cost_per_hour": "$5,000"},
]
BREACH: Rows = [{"title": "Ransomware", "impact": "Records of customers are disclosed", "mitigation": "A service desk"}]
# Plans in which a kind of section is missing altogether, and rules that no sample sets off.
SMALL: dict[str, dict[str, Rows]] = {
    "not-to-be-read": {
        "functions": [{"name": "Billing", "rto": "same day"}],
        "facts": [{"name": "Review Frequency", "topic": "review_frequency", "value": "now and then"}],
    },
    "no-channel-no-exercise": {"functions": FUNCTIONS, "risks": BREACH},
    "no-role": {"severities": [{"name": "SEV1", "description": "All is down", "response_time": "a while"}]},
    "no-verification": {
        "functions": FUNCTIONS,
        "strategies": [
            {"name": "Restore", "description": "From the backup of the night, made every 24 hours", "rto": "30 minutes"}
        ],
    },
    "no-protection": {"functions": FUNCTIONS, "risks": [{"title": "Storm", "mitigation": "None"}]},
    "only-scope": {"functions": FUNCTIONS, "scope": [{"text": "Invoicing"}]},
    "owner-approves": {
        "facts": [{"name": "Owner", "topic": "owner", "value": "IT Manager"}],
        "approvals": [{"role": "IT Manager"}],
    },
    "owner-approves-in-a-fact": {
        "facts": [
            {"name": "Owner", "topic": "owner", "value": "IT Manager"},
            {"name": "Approver", "topic": "approver", "value": "IT Manager"},
        ],
    },
    "tiers-out-of-order": {
        "tiers": [{"name": "Critical", "rto": "8h", "rpo": "1h"}, {"name": "Important", "rto": "1h", "rpo": "4h"}],
        "functions": FUNCTIONS,
    },
    "register": {
        "functions": FUNCTIONS,
        "steps": [{"group": "First", "text": "Open a bridge in Microsoft Teams"}],
        "dependencies": [{"name": "Till"}],
    },
    "letters-turned-round": {"scope": [{"text": "Ward \u202e41"}]},
    "sign-that-shows-nothing": {"scope": [{"text": "Wa\u200brd"}]},
    "letter-without-a-font": {"scope": [{"text": "Ward \ue000"}]},
}


def samples(world: World) -> None:
    """The other sample plans."""
    for number, path in enumerate(EVERY, start=2):
        if path.name != "business-continuity-plan.md":
            import_plan(
                text=path.read_text(), file_name=path.name, code=f"BCP-0{number}", by=world.editor, at=world.now
            )


def text_only(world: World) -> None:
    """A plan of which nothing is data."""
    text = "# The plan\n\n## Things\n\n| Alpha | Beta |\n|---|---|\n| one | two |\n"
    import_plan(text=text, file_name="text.md", code="TEXT-ONLY", by=world.editor, at=world.now)


def small_plan(world: World, code: str, *, blocks: bool = True, **kinds: Rows) -> Plan:
    """A plan of these rows; with ``blocks`` each kind is listed under a heading, else nothing lists any."""
    plan = new_plan(code=code, title=f"The plan {code}", at=world.now)
    with changing(plan, by=world.editor, at=world.now) as change:
        insert_heading(change, None, level=1)
        for key, rows in kinds.items():
            refs = [_row(change, key, row, world) for row in rows]
            if blocks:
                heading = insert_heading(change, None, title=BY_KEY[key].title, level=2)
                insert_block(
                    change,
                    heading,
                    kind=key,
                    shape=BY_KEY[key].shape,
                    columns=columns_of(BY_KEY[key]),
                    rows=refs,
                    by=world.editor,
                    at=world.now,
                )
        change.record("plan_created", kind="plans", ref=code)
    return Plan.objects.select_related("draft").get(pk=plan.pk)


def _row(change, key: str, values: dict[str, Any], world: World) -> str:
    model = BY_KEY[key].model
    ref = change.next_ref(model.prefix)
    model.objects.create(plan=change.plan, ref=ref, changed_at=world.now, changed_by=world.editor, **values)
    return ref


def unfixed(plan: Plan, rule: str) -> list[Finding]:
    return [
        found for found in Finding.objects.not_fixed(plan.changed_at.date()).filter(plan=plan) if found.rule == rule
    ]


def kinds_of_mends(findings) -> list[Finding]:
    """One finding of each rule and way to mend; what needs a place in a list also once where nothing is listed."""
    found: dict[tuple, Finding] = {}
    for one in findings:
        mend = one.mend or {}
        way = (mend.get("act"), mend.get("kind"), mend.get("field"), mend.get("ref", "")[:2])
        is_bare = mend.get("act") in {"new", "add", "write"} and one.plan.code.endswith("unlisted")
        found.setdefault((one.rule, way, is_bare), one)
    return list(found.values())


def page_of_findings(client, plan: Plan):
    """All pages of findings as one tree of elements."""
    address = reverse("plans:findings", args=[plan.code])
    first = _tree(client, address)
    following = first.xpath("//a[@rel='next']/@href")
    while following:
        page = _tree(client, address + following[0].partition("#")[0])
        following = page.xpath("//a[@rel='next']/@href")
        first.append(page.xpath("//main")[0])
    return first


def _tree(client, address: str):
    return html.fromstring(client.get(address).content.decode())


def follow(client, tree, found: Finding):
    """What a browser shows after a click on the mend that stands with a finding; nothing of it is kept."""
    [item] = tree.xpath(f"//li[@id='finding-{found.key}']")
    words = plain(str((found.mend or {})["words"]))
    clickable = [each for each in item.xpath(".//div[@class='fix']//*[self::a or self::button]") if words == text(each)]
    assert len(clickable) == 1, f"{found}: {words} is a dead text"
    with transaction.atomic():
        if clickable[0].tag == "a":
            answer = client.get(clickable[0].get("href").partition("#")[0], follow=True)
        else:
            answer = client.post(clickable[0].get("formaction"), follow=True)
        transaction.set_rollback(True)
    return clickable[0].get("href", ""), answer


def text(element) -> str:
    return " ".join(element.text_content().split())


def opened(answer) -> Any:
    """The field that is open for a finding, with the note above it; None where there is none."""
    tree = html.fromstring(answer.content.decode())
    found = tree.xpath("//*[@data-wanted]")
    return found[0] if found else None


def control(wanted) -> Any:
    """The input of an open field."""
    return wanted.xpath(".//input[not(@type='hidden')] | .//select | .//textarea")[0]


def plain(words: str) -> str:
    return " ".join(unescape(words).split())
