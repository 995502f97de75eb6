"""A block open for editing, as views answer it: whole, or some of its lines."""

from functools import wraps

from django.http import HttpResponse
from django_htmx.http import reswap, retarget

from plans.actions.blocks import restore_block
from plans.forms import RowForm
from plans.models.plan import Block
from plans.pages.conflicts import last_event, typed, typed_inputs
from plans.pages.document import draft_marks
from plans.pages.editing import NEW, OpenBlock, new_token
from plans.pages.field_notes import FieldNote
from plans.pages.layout import place_of
from plans.pages.lines import BlockLine, lines
from plans.pages.several import fields_to_set

from .desk import CONFLICT, Desk, Editing, number, part, reloaded, to_plan
from .document_page import answer


def writing(view: Editing) -> Editing:
    """Answer somebody who saves in a block that was deleted meanwhile; what they wrote stays, and can bring it back."""

    @wraps(view)
    def saved(desk: Desk, ref: str, **refs: str) -> HttpResponse:
        blocks = Block.objects.filter(plan=desk.plan, ref=ref).exclude(deleted_at=None).order_by()
        gone = blocks.first() if desk.is_post else None
        if gone is None:
            return view(desk, ref, **refs)
        if desk.sent.get("bring") == "back":
            restore_block(block=gone, by=desk.user, at=desk.at)
            return view(reloaded(desk), ref, **refs)
        return _gone(desk, gone)

    return saved


def _gone(desk: Desk, block: Block) -> HttpResponse:
    by, at = last_event(desk.plan.code, block.ref, "block_deleted")
    context = {
        "plan": desk.plan,
        "ref": block.ref,
        "by": by,
        "at": at,
        "sent": typed_inputs(desk.sent),
        "edition": number(desk.sent.get("edition")),
        "typed": [] if desk.htmx else typed(block, desk.sent),
    }
    response = answer(desk, block.ref, part(desk, "plans/edit/gone.html", context), status=CONFLICT)
    return reswap(retarget(response, f"#{block.ref}"), "afterbegin")


def open_block(desk: Desk, ref: str) -> OpenBlock:
    """The block with what changed in it since the version in force. Raises Http404."""
    return OpenBlock(desk.plan, ref, lambda: draft_marks(desk.plan, desk.base))


def block_html(desk: Desk, opened: OpenBlock, line: BlockLine | None = None) -> str:
    """The whole editing block, on the page where the line (or ``?page=``) is."""
    asked = number(desk.query.get("page"))
    page = asked if 0 < asked <= opened.pages else 1
    if line:
        page = opened.page_of(line.after or line.ref)
    shown = lines(opened, page, line)
    below = opened.on_page(page)[-1:] if page < opened.pages else []  # new rows go where they are written
    context = {
        "opened": opened,
        "lines": shown,
        "page": page,
        "below": "".join(below),
        "place": place_of(opened.plan, opened.ref),
        "moved": desk.query.get("moved", ""),
        "settable": fields_to_set(opened),
    }
    return part(desk, "plans/edit/rows.html", context)


def line_for(opened: OpenBlock, ref: str, *, after: str = "", asked: FieldNote | None = None) -> BlockLine:
    """The line in which a row (or NEW) is open, at the field for which a finding asks."""
    if ref == NEW:
        token = new_token()
        form = opened.form(f"{NEW}-{token[:8]}", after=after, begun=asked.values if asked else {})
        asked = _begun_at(opened, form, asked)
        return BlockLine(NEW, form=form, after=after, token=token, takes_focus=True, asked=asked)
    row = opened.row(ref)
    if row.deleted_at:
        return BlockLine(ref, deleted=row.label)
    form = opened.form(ref, row=row)
    asked = _begun_at(opened, form, asked)
    return BlockLine(ref, form=form, edition=row.edition, takes_focus=True, asked=asked)


def _begun_at(opened: OpenBlock, form: RowForm, asked: FieldNote | None) -> FieldNote | None:
    """Open the form at the field that is asked for, else where something is still to be written."""
    found = asked and asked.at(opened.kind.key, form)
    if not (found and found.name):
        form.begin()
    return found


def show(desk: Desk, opened: OpenBlock, *shown: BlockLine, status: int = 200) -> HttpResponse:
    """For htmx the lines alone, the first in place of the one that asked; else the page with the last of them."""
    if not desk.htmx:
        return answer(desk, opened.ref, block_html(desk, opened, shown[-1]), status=status)
    html = "".join(
        part(desk, "plans/edit/line.html", {"opened": opened, "line": line, "oob": place > 0 and not line.is_new})
        for place, line in enumerate(shown)
    )
    return HttpResponse(html, status=status)


def close(desk: Desk, opened: OpenBlock, ref: str, *, notice: str = "", status: int = 200) -> HttpResponse:
    """The row as text."""
    if not desk.htmx:
        return to_plan(desk, f"{opened.ref}-{ref}", edit=opened.ref, page=page_query(opened, ref))
    row = opened.row(ref)
    if ref not in opened.order:
        return show(desk, opened, line_for(opened, ref))
    line = BlockLine(ref, text=opened.text(ref, row.edition), takes_focus=True, notice=notice)
    return show(desk, opened, line, status=status)


def page_query(opened: OpenBlock, ref: str) -> int:
    """The page of a row as an address says it: nothing for the first."""
    page = opened.page_of(ref)
    return page if page > 1 else 0
