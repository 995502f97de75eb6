"""Small plans for the recovery analysis, and any plan for its properties."""

from typing import Any

from hypothesis import strategies as st

from plans.reading.document import FrozenPlan, FrozenRow
from tests.plans.linting.building import document

HEAD: dict[str, Any] = {
    "phases": [{"name": "Assessment", "window": "0-15 minutes"}],
    "steps": [{"group": "Monitoring", "text": "Check the health of all systems every 5 minutes"}],
}
CLOCKS: dict[str, dict[str, Any]] = {
    start: {"facts": [{"name": "Clock", "topic": "clock", "value": start}]} for start in ("Detection", "Declaration")
}
CLASSES: dict[str, Any] = {
    "severities": [{"name": "Critical", "response_time": "30m"}, {"name": "Low", "response_time": "4h"}]
}
HEADS = st.sampled_from([{}, HEAD, CLASSES, HEAD | CLASSES, *(HEAD | CLASSES | clock for clock in CLOCKS.values())])
COUNTS = {"F": 4, "D": 5, "S": 4}
TIMES = st.sampled_from(["", "0", "5m", "< 20m", "1h", "1-2 h", "> 2h", "1 day"])


def plan_of(**kinds: Any) -> FrozenPlan:
    """A plan with needs between functions said as answers, since a yes counts as a link: ``needs={"F-01": ["F-02"]}``."""
    needs = kinds.pop("needs", {})
    answers = {f"needs:{one}:{other}": True for one, others in needs.items() for other in others}
    return FrozenPlan(document(answers=answers, **kinds))


def refs(prefix: str) -> list[str]:
    return [f"{prefix}-{number:02d}" for number in range(1, COUNTS[prefix] + 1)]


def some(prefix: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(refs(prefix)), unique=True, max_size=3)


IMPACTS = st.sampled_from(["", "Critical", "Low"])
DIRECTORY = [{"ref": f"SP-{name[0]}", "name": name, "email": "", "phone": ""} for name in ("Orbit", "Quay", "Internal")]
SUPPLIERS = st.sampled_from(["", *(str(supplier["ref"]) for supplier in DIRECTORY)])
FUNCTION = st.fixed_dictionaries({"rto": TIMES, "mtpd": TIMES, "rpo": TIMES, "operational_impact": IMPACTS})
DEPENDENCY = st.fixed_dictionaries({"rto": TIMES, "functions": some("F"), "needs": some("D"), "supplier": SUPPLIERS})
STRATEGY = st.fixed_dictionaries(
    {"rto": TIMES, "functions": some("F"), "dependencies": some("D"), "responsible": st.sampled_from(["", "A", "B"])}
)


def named(prefix: str, rows: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """As many rows as there are refs of the prefix, each with a name and its ref."""
    every = st.lists(rows, min_size=COUNTS[prefix], max_size=COUNTS[prefix])
    return every.map(
        lambda made: [row | {"name": ref, "ref": ref} for ref, row in zip(refs(prefix), made, strict=True)]
    )


WORLDS = st.fixed_dictionaries(
    {
        "functions": named("F", FUNCTION),
        "dependencies": named("D", DEPENDENCY),
        "strategies": named("S", STRATEGY),
        "needs": st.dictionaries(st.sampled_from(refs("F")), some("F"), max_size=3),
        "head": HEADS,
    }
)


def world(drawn: dict[str, Any]) -> FrozenPlan:
    """The plan of a drawn world."""
    kinds = {key: value for key, value in drawn.items() if key != "head"}
    return plan_of(**kinds, **drawn["head"], suppliers=DIRECTORY)


def labels(rows: tuple[FrozenRow, ...]) -> list[str]:
    return [row.label for row in rows]
