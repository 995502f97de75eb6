"""Empty sections that text relies on, and requirements ``as needed`` of what nobody has."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from bcp_portal.documents.format import StoredBlock
from bcp_portal.documents.values import is_blank
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.names import WORD, mentions, words

from .findings import Mend, NotApplicable, RuleFinding, Said, Value, key_of, opening, value
from .governance import GOV
from .response import listed

NUMBERED = re.compile(r"^(?:(?:appendix|annex|section|chapter)\s+\w{1,3}|[A-Z0-9.]{1,6})\s*[:.)–—-]\s*", re.I)
PLACE = re.compile(r"^((?:appendix|annex|section|chapter)\s+\w{1,3})\b", re.I)
CONTENT = re.compile(r"\d{3}|\S@\S|https?://|:\s*\S")
# Registers that an appendix may announce: how it is titled, the kind that would hold it, and text that relies on it.
TITLED = {
    "contacts": re.compile(r"\bcontacts?\b|\btelephone|\bphone", re.I),
    "procedures": re.compile(r"\bprocedures?\b|\brunbooks?\b|\bwork instructions?\b", re.I),
}
RELIES = {
    "contacts": re.compile(
        r"\bcall(?:s|ing)?\b(?! cent)|\btelephone\b|\bcontact (?:details|lists?)\b|\bescalat\w*|\bcontact the\b", re.I
    ),
    "procedures": re.compile(
        r"\b(?:go by|work through|start|follow\w*|use|using|according to|carry out|execute|apply)\b[^.;]{0,30}"
        r"\b(?:procedures?|runbooks?|instructions?)\b",
        re.I,
    ),
}
NARRATING = ("steps", "exercise_steps", "reviews", "maintenance", "change_rules", "supplier_rules")
FIELDS = {"strategies": "description", "risks": "mitigation"}

NEED = r"(?:needed|necessary|required|appropriate|applicable|wanted|due|possible)"
AS_NEEDED = re.compile(
    rf"\bas {NEED}\b|\b(?:if|when|where|whenever)(?: (?:it|that|this|they))?(?: is| are)? {NEED}\b"
    rf"|\bthat (?:is|are) {NEED}\b|\bwho needs\b|\bfrom time to time\b|\bperiodically\b",
    re.I,
)
WEAK = """
a all an and any are as at be by change check do for from give hold if improve in is it keep make mend needed necessary
need of on or our provide required review revise see take that the their them they this to update when where who with
appropriate applicable wanted due possible time new more other plan
"""
VERBS = frozenset(WEAK.split())
REQUIRED = ("reviews", "maintenance", "change_rules", "supplier_rules", "exercise_steps", "appendices")
HELD = ("exercises", "maintenance", "reviews", "procedures", "dependencies", "functions", "strategies", "steps")


@GOV.rule(
    7,
    "medium",
    "A section is empty, and other text points to it",
    holds="No text points to an empty section.",
    clause="ISO 22301 7.5.2",
)
def empty_section(plan: FrozenPlan, facts: Facts) -> Said:
    """Headings with nothing under them that text names, and appendices that only announce a register that is empty."""
    if not plan.headings:
        return NotApplicable("the document has no sections")
    sentences = list(_sentences(plan))
    findings = [
        _nothing_there(str(heading["ref"]), str(heading["title"]), "", pointing)
        for heading in _empty(plan)
        if (pointing := [sentence for sentence in sentences if _points(sentence.text, str(heading["title"]))])
    ]
    return [*findings, *_announced(plan, sentences)]


def _sentences(plan: FrozenPlan) -> Iterator[Value]:
    for kind in (*NARRATING, *FIELDS):
        for row in plan.rows(kind):
            yield value(row, FIELDS.get(kind, "text"))
    for passage in plan.passages:
        yield Value(passage.ref, "", passage.heading, passage.text)


def _empty(plan: FrozenPlan) -> Iterator[Mapping[str, Any]]:
    """Headings without rows, text or a deeper heading that follows."""
    following = [*plan.headings[1:], None]
    for heading, after in zip(plan.headings, following, strict=True):
        is_parent = after is not None and after["level"] > heading["level"]
        if (
            heading["title"]
            and not is_parent
            and not heading["names"]
            and not any(map(_has_content, heading["blocks"]))
        ):
            yield heading


def _has_content(block: StoredBlock) -> bool:
    return (
        not is_blank(block["text"]) if block["kind"] == "prose" else bool(block.get("rows") or block.get("everything"))
    )


def _points(text: str, title: str) -> bool:
    """Whether a text names a section by its number or by its title."""
    numbered, plain = PLACE.match(title), NUMBERED.sub("", title)
    return bool(numbered and mentions(text, numbered[1])) or (len(words(plain)) > 1 and mentions(text, plain))


def _announced(plan: FrozenPlan, sentences: list[Value]) -> Iterator[RuleFinding]:
    appendices: dict[str, list[FrozenRow]] = {}
    for row in plan.rows("appendices"):
        appendices.setdefault(_title(plan, row), []).append(row)
    for title, rows in appendices.items():
        for kind, named in TITLED.items():
            announces = named.search(title) and not plan.rows(kind) and not any(CONTENT.search(r.label) for r in rows)
            if not announces:
                continue
            pointing = [
                sentence
                for sentence in sentences
                if RELIES[kind].search(sentence.text) or _points(sentence.text, title)
            ]
            if pointing:
                yield _nothing_there(key_of(*(row.ref for row in rows)), title, kind, pointing, rows)


def _title(plan: FrozenPlan, row: FrozenRow) -> str:
    """The heading under which an appendix's row is printed."""
    for heading in plan.headings:
        if any(row.ref in block.get("rows", ()) for block in heading["blocks"]):
            return str(heading["title"])
    return f"Appendix {row.text('appendix')}"


def _nothing_there(
    subject: str, title: str, kind: str, pointing: list[Value], rows: list[FrozenRow] | None = None
) -> RuleFinding:
    quoted = listed((f"“{sentence.text}”" for sentence in pointing if len(sentence.text) < 120), 3) or "The text"
    reality = f"{title} only says what it is to hold" if kind else f"{title} is empty"
    evidence = tuple(value(row, "text", title) for row in rows or ()) or (Value(subject, "", "Section", title),)
    written = Mend(f"Fill {title}.", act="write", ref=subject, text=title)
    mend = opening(rows[0], "text", f"Fill {title}.") if rows else written
    return RuleFinding(
        subject,
        f"{quoted} {'relies' if len(pointing) == 1 else 'rely'} on what is written elsewhere. {reality}.",
        (*evidence, *pointing),
        mend,
    )


@GOV.rule(
    11,
    "medium",
    "Something is required “as needed” and does not exist",
    holds="What is required “as needed” exists somewhere in the plan.",
    clause="ISO 22301 7.2",
)
def nothing_to_do(plan: FrozenPlan, facts: Facts) -> Said:
    """Requirements ``as needed`` whose object no heading, activity or register of the plan names; one an object."""
    required = [row for kind in REQUIRED for row in plan.rows(kind)]
    if not required:
        return NotApplicable("the plan requires nothing of reviews, maintenance or suppliers")
    vague = [row for row in required if AS_NEEDED.search(row.text("text"))]
    held = _held(plan, {row.ref for row in vague}) if vague else set()
    objects: dict[frozenset[str], list[FrozenRow]] = {}
    for row in vague:
        wanted = _object(row.text("text"))
        if wanted and not wanted & held:
            objects.setdefault(wanted, []).append(row)
    return [_no_object(wanted, rows) for wanted, rows in objects.items()]


@lru_cache(maxsize=1024)
def _object(text: str) -> frozenset[str]:
    """The words that say what is required: ``Training that is needed`` → ``training``."""
    return frozenset(words(AS_NEEDED.sub(" ", text))) - VERBS


def _spoken(row: FrozenRow, wanted: frozenset[str]) -> str:
    """What is required in the order of its own words: ``refresher courses``."""
    return " ".join(word for word in WORD.findall(row.text("text").lower()) if words(word) & wanted)


def _held(plan: FrozenPlan, without: set[str]) -> set[str]:
    """Words of headings, and of what the plan's registers and activities are called."""
    names = [str(heading["title"]) for heading in plan.headings]
    names += [row.label for kind in HELD for row in plan.rows(kind) if row.ref not in without]
    return words(" . ".join(names))


def _no_object(wanted: frozenset[str], rows: list[FrozenRow]) -> RuleFinding:
    one = len(rows) == 1
    return RuleFinding(
        key_of(*(row.ref for row in rows)),
        f"{listed(f'“{row.label}”' for row in rows)} {'asks' if one else 'ask'} for something when it is "
        f"needed. Nothing in the plan sets it up: no section, activity or register speaks of "
        f"{_spoken(rows[0], wanted)}.",
        tuple(value(row, "text") for row in rows),
        opening(rows[0], "text", "Say what there is, who does it and how often."),
    )
