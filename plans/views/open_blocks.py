"""A block open for editing, as views answer it: whole, or some of its lines."""

from functools import wraps

from django.http import HttpResponse
from django.utils import timezone
from django_htmx.http import reswap, retarget

from bcp_portal.accounts.sessions import current_user
from plans.actions.blocks import restore_block
from plans.models.plan import Block, Plan
from plans.pages.asking import Asked
from plans.pages.body import draft_marks
from plans.pages.conflicts import kept, last_event, typed
from plans.pages.editing import NEW, OpenBlock, new_token
from plans.pages.layout import place_of
from plans.pages.lines import Line, lines

from .desk import CONFLICT, Editing, Request, address, answer, base_of, go, number, part, reloaded


def writing(view: Editing) -> Editing:
    """Answer somebody who saves in a block that was deleted meanwhile; what they wrote stays, and can bring it back."""

    @wraps(view)
    def saved(request: Request, plan: Plan, ref: str, **refs: str) -> HttpResponse:
        gone = Block.objects.filter(plan=plan, ref=ref).exclude(deleted_at=None).first()
        if request.method != "POST" or gone is None:
            return view(request, plan, ref, **refs)
        if request.POST.get("bring") == "back":
            restore_block(block=gone, by=current_user(request), at=timezone.now())
            return view(request, reloaded(request, plan), ref, **refs)
        return _gone(request, plan, gone)

    return saved


def _gone(request: Request, plan: Plan, block: Block) -> HttpResponse:
    by, at = last_event(plan.code, block.ref, "block_deleted")
    context = {
        "plan": plan, "ref": block.ref, "by": by, "at": at, "sent": kept(request.POST),
        "edition": number(request.POST.get("edition")), "typed": [] if request.htmx else typed(block, request.POST),
    }  # fmt: skip
    response = answer(request, plan, block.ref, part(request, "plans/edit/gone.html", context), status=CONFLICT)
    return reswap(retarget(response, f"#{block.ref}"), "afterbegin")


def open_block(plan: Plan, ref: str) -> OpenBlock:
    """The block with what changed in it since the version in force. Raises Http404."""
    return OpenBlock(plan, ref, draft_marks(plan, base_of(plan)))


def block_html(request: Request, opened: OpenBlock, line: Line | None = None) -> str:
    """The whole editing block, on the page where the line (or ``?page=``) is."""
    asked = number(request.GET.get("page"))
    page = asked if 0 < asked <= opened.pages else 1
    if line:
        page = opened.page_of(line.after or line.ref)
    shown = lines(opened, page, line)
    below = opened.on_page(page)[-1:] if page < opened.pages else []  # new rows go where they are written
    context = {
        "opened": opened, "lines": shown, "page": page, "below": "".join(below),
        "place": place_of(opened.plan, opened.ref), "moved": request.GET.get("moved", ""),
    }  # fmt: skip
    return part(request, "plans/edit/rows.html", context)


def line_for(opened: OpenBlock, ref: str, *, after: str = "", asked: Asked | None = None) -> Line:
    """The line in which a row (or NEW) is open, at the field for which a finding asks."""
    if ref == NEW:
        token = new_token()
        form = opened.form(f"{NEW}-{token[:8]}", after=after, begun=asked.values if asked else {})
        return Line(
            NEW, form=form, after=after, token=token, takes_focus=True, asked=asked and asked.at(opened.kind.key, form)
        )
    row = opened.row(ref)
    if row.deleted_at:
        return Line(ref, deleted=row.label)
    form = opened.form(ref, row=row)
    return Line(ref, form=form, edition=row.edition, takes_focus=True, asked=asked and asked.at(opened.kind.key, form))


def show(request: Request, opened: OpenBlock, *shown: Line, status: int = 200) -> HttpResponse:
    """For htmx the lines alone, the first in place of the one that asked; else the page with the last of them."""
    if not request.htmx:
        return answer(request, opened.plan, opened.ref, block_html(request, opened, shown[-1]), status=status)
    html = "".join(
        part(request, "plans/edit/line.html", {"opened": opened, "line": line, "oob": place > 0 and not line.is_new})
        for place, line in enumerate(shown)
    )
    return HttpResponse(html, status=status)


def close(request: Request, opened: OpenBlock, ref: str, *, notice: str = "", status: int = 200) -> HttpResponse:
    """The row as text."""
    if not request.htmx:
        return go(request, address(opened.plan, f"{opened.ref}-{ref}", edit=opened.ref, page=page_query(opened, ref)))
    opened.row(ref)
    if ref not in opened.order:
        return show(request, opened, line_for(opened, ref))
    return show(request, opened, text_line(opened, ref, notice), status=status)


def text_line(opened: OpenBlock, ref: str, notice: str = "") -> Line:
    """The line of a row that is not open, with the focus on it."""
    return Line(ref, text=opened.texts([ref])[0], takes_focus=True, notice=notice)


def page_query(opened: OpenBlock, ref: str) -> int:
    """The page of a row as an address says it: nothing for the first."""
    page = opened.page_of(ref)
    return page if page > 1 else 0
