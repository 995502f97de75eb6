"""The places of a plan: the tabs on each of its pages, what stands under "More", of which of them a page is part."""

from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.http import HttpRequest
from django.urls import reverse


class PlanOfPage(Protocol):
    """What a page must know of its plan."""

    code: str
    archived_at: Any


class PlanPlace(NamedTuple):
    """Somewhere one can go within a plan; ``verb`` is that of its route. ``icon`` is for those under "More".

    ``by_query`` is a page of all plans that is narrowed to one by ``?plan=``.
    """

    label: str
    route: str
    verb: str = "read"
    icon: str = ""
    by_query: bool = False


class PlanLink(NamedTuple):
    """A place of a plan as one person on one page sees it; ``current`` is the value of aria-current."""

    label: str
    url: str
    current: str
    icon: str
    is_findings: bool


class PlanTabs(NamedTuple):
    """All of them; ``more_current`` is that of the button "More"."""

    code: str
    links: list[PlanLink]
    more: list[PlanLink]
    more_current: str


DOCUMENT, FINDINGS, LINKS, EXERCISES, VERSIONS = (
    "plans:document",
    "plans:findings",
    "plans:links",
    "testing:list",
    "plans:versions",
)
REVIEWS, ACTIONS, CHANGES = "testing:reviews", "plans:plan_actions", "plans:plan_changes"
SETTINGS, TRAIL, KEEPERS = "plans:settings", "plans:plan_audit", "testing:keepers"
TABS = (
    PlanPlace("Document", DOCUMENT),
    PlanPlace("Findings", FINDINGS, "read_draft"),
    PlanPlace("Links", LINKS, "edit"),
    PlanPlace("Can we make it?", "plans:recovery"),
    PlanPlace("What if?", "plans:what_if"),
    PlanPlace("Exercises", EXERCISES, by_query=True),
    PlanPlace("Versions", VERSIONS, "history"),
)
MORE = (
    PlanPlace("Reviews and assessments", REVIEWS, icon="clipboard-check"),
    PlanPlace("Corrective actions", ACTIONS, icon="list-checks"),
    PlanPlace("Change requests", CHANGES, icon="message-square-plus"),
    PlanPlace("Keepers", KEEPERS, "read_draft", "users"),
    PlanPlace("Evidence pack", "plans:pack", "audit", "archive"),
    PlanPlace("Audit trail", TRAIL, "audit", "history"),
    PlanPlace("What was deleted", "plans:deleted", "edit", "archive-restore"),
    PlanPlace("Settings, copy, archive", SETTINGS, "edit", "settings-2"),
)
# Pages that are no place themselves, by the place that they are part of.
PARTS: dict[str, tuple[str, ...]] = {
    DOCUMENT: (
        "plans:block",
        "plans:block_delete",
        "plans:block_restore",
        "plans:block_move",
        "plans:block_undo",
        "plans:layout",
        "plans:rows_place",
        "plans:contacts_fill",
        "plans:prose",
        "plans:rows",
        "plans:row",
        "plans:row_move",
        "plans:row_delete",
        "plans:row_restore",
        "plans:heading",
        "plans:heading_add",
        "plans:heading_move",
        "plans:heading_delete",
        "plans:heading_restore",
        "plans:draft_pdf",
        "plans:draft_export",
        "plans:draft_export_file",
        "plans:several",
        "plans:several_undo",
        "plans:rows_paste",
        "plans:row_history",
    ),
    FINDINGS: (
        "plans:finding_next",
        "plans:finding_accept",
        "plans:finding_withdraw",
        "plans:finding_mend",
        "plans:unmend",
        "plans:question_answer",
        "plans:answer_withdraw",
    ),
    EXERCISES: (
        "testing:results",
        "testing:record",
        "testing:retest",
        "testing:exercise",
        "testing:exercise_pdf",
        "testing:withdraw",
        "testing:maintenance_done",
        "testing:maintenance_undo",
        "testing:promise",
        "testing:occurrence",
        "testing:occurrence_move",
        "testing:occurrence_skip",
        "testing:occurrence_withdraw",
        "testing:occurrence_take_up",
    ),
    VERSIONS: (
        "plans:submit",
        "plans:version",
        "plans:version_pdf",
        "plans:version_progress",
        "plans:version_pdf_again",
        "plans:compare",
        "plans:approve",
        "plans:sign",
        "plans:decline",
        "plans:withdraw",
        "plans:signer",
    ),
    REVIEWS: ("testing:review_new", "testing:assessment_new", "testing:review", "testing:review_withdraw"),
    ACTIONS: ("plans:action", "plans:action_new", "plans:action_step"),
    CHANGES: (
        "plans:change",
        "plans:change_new",
        "plans:change_decide",
        "plans:change_withdraw",
        "plans:change_take_up",
    ),
    KEEPERS: ("testing:keepers_save",),
    SETTINGS: ("plans:copy", "plans:archive", "plans:successor", "plans:delete"),
}
HOME_OF = {
    **{place.route: place.route for place in (*TABS, *MORE)},
    **{part: home for home, parts in PARTS.items() for part in parts},
}


def plan_tabs(request: HttpRequest, plan: PlanOfPage) -> PlanTabs | None:
    """The places of the plan that this person may open; nothing on a page that is part of none."""
    match = request.resolver_match
    home = HOME_OF.get(match.view_name) if match else None
    if match is None or home is None:
        return None
    tabs, more = (
        [
            _link(place, plan.code, _current(place, match.view_name, home))
            for place in places
            if _is_open(request.user, place, plan)
        ]
        for places in (TABS, MORE)
    )
    return PlanTabs(plan.code, tabs, more, "true" if any(one.current for one in more) else "")


def _is_open(user: Any, place: PlanPlace, plan: PlanOfPage) -> bool:
    """Links of an archived plan can't be ticked; what can be read of it stays open."""
    return user.may(place.verb) and not (place.route == LINKS and plan.archived_at)


def _current(place: PlanPlace, view_name: str, home: str) -> str:
    """``page`` on the place itself, ``true`` on a page inside it."""
    if place.route != home:
        return ""
    return "page" if view_name == place.route else "true"


@lru_cache(maxsize=4096)
def _link(place: PlanPlace, code: str, current: str) -> PlanLink:
    url = f"{reverse(place.route)}?plan={code}" if place.by_query else reverse(place.route, args=[code])
    return PlanLink(place.label, url, current, place.icon, place.route == FINDINGS)
