"""Whether headings speak of approving the plan, and not of a delivery, a policy or the keys of a building."""

from plans.linting.persons import JOBS, TITLES
from plans.linting.reading import words

from .labels import normal
from .places import Place, bare, kind_of_title

OURS = (
    words("""
plan document bcp business continuity disaster recovery crisis emergency response approval approvals approve approved
sign signed
signoff off signature signatures signatory signatories authorisation authorization authorised authorized by review
reviewed
governance control version history record page sheet block form section appendix annex final formal executive
leadership multi required table list acceptance endorsement adoption distribution maintenance information details and of
for the this our a b c d e f
""")
    | JOBS
    | TITLES
)
OTHERS = words(
    "key keys policy policies criteria delivery register visitor access payment change changes expense purchase"
)
AROUND = {"facts", "history"}
APPROVED = {"approved by", "approver", "approvers"}


def approves_the_plan(place: Place, labels: list[str]) -> bool:
    """Whether a form in this place is for the plan: by its heading, or by a column “Approved by”."""
    if not place.titles:
        return True
    said = words(bare(place.title))
    if said & OTHERS:
        return False
    is_here = kind_of_title(place.title) == "approvals" and said <= OURS
    is_below = any(kind_of_title(title) == "approvals" for title in place.titles[:-1]) and said <= OURS
    return is_here or is_below or place.kind in AROUND or bool(APPROVED & {normal(label) for label in labels})
