"""Reader of pieces: rows where one is understood, else narrative, word for word, at its place."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import takewhile

from .bold_names import bold_name_list
from .heading_rows import DEEPEST, from_headings, headed_run, labelled_run
from .implied_rows import ImpliedRow, implied_by_heading, implied_by_line
from .imported_plan import PROSE, ImportedBlock, ImportedHeading, ImportedPlan, ImportedRow
from .inline_lists import InlineSpan, inline_spans, joint_span
from .inline_text import one_line, plain_text
from .lists import from_list
from .markdown_pieces import Listing, MarkdownPiece, MarkdownTable, Paragraph, ThematicBreak, Title
from .phase_headings import phase_in
from .piece_notes import (
    NOT_AGAIN,
    NOT_UNDERSTOOD,
    OBJECTIVE,
    SPEAKS,
    kept_as_narrative,
    objectives_left,
    parts_left,
    surplus_cells,
)
from .piece_rows import rows_in
from .piece_splitting import split_piece
from .plan_builder import PlanBuilder
from .plan_titles import plan_title
from .recognised import RecognisedRows, Unfit
from .record_lists import RECORDS
from .row_links import link_rows
from .running_context import RunningContext
from .sibling_headings import kind_below
from .tables import fact_in_header
from .unreadable_tables import why_no_table

LONGEST_HEADING = 500
LONGEST_LINE = 2000
LEAST_TOGETHER = 2

Find = Callable[[], RecognisedRows | list[RecognisedRows] | None]


class PieceReader:
    """One pass over the pieces; those whose first line (from 0), or its text, is refused stay narrative."""

    def __init__(
        self,
        text: str,
        file_name: str,
        pieces: list[MarkdownPiece],
        refused: frozenset[int],
        texts: frozenset[str] = frozenset(),
    ) -> None:
        self.lines = text.split("\n")
        self.pieces = pieces
        self.refused, self.texts = refused, texts
        self.imported = ImportedPlan(text, file_name, plan_title(pieces, self.lines, file_name))
        self.builder = PlanBuilder(self.imported, self.lines)
        self.running = RunningContext()
        self.prose: tuple[int, int] | None = None
        self.together = 0  # up to which piece labelled lines were looked at together
        self.differs: dict[int, str] = {}  # why a heading among rows is none, by its first line
        self.tried = 0  # up to which piece bold lines were looked at together, so that each is looked at once

    def read(self) -> ImportedPlan:
        """Everything, with refs."""
        index = 0
        while index < len(self.pieces):
            index += self._step(index)
        self._close_prose()
        link_rows(self.imported)
        for number, heading in enumerate(self.imported.headings, 1):
            heading.ref = f"H-{number:02d}"
        for number, block in enumerate(self.imported.blocks, 1):
            block.ref = f"B-{number:02d}"
        return self.imported

    def _is_refused(self, line: int) -> bool:
        return line in self.refused or (bool(self.texts) and self.lines[line].strip() in self.texts)

    def _step(self, index: int) -> int:
        """Read the piece at ``index``; returns how many pieces that were."""
        piece = self.pieces[index]
        if isinstance(piece, ThematicBreak):
            self._why_no_table(piece)
            return 1
        if isinstance(piece, Title):
            return self._headed(index, piece.level) or self._title(index, piece)
        if count := self._led(index) or self._together(index):
            return count
        for part in split_piece(piece, self.lines, self.running.context):
            if not self._take_inline(part) and not self._data(part):
                self._narrative(part)
        if isinstance(piece, MarkdownTable):
            self.heading.unclear += surplus_cells(piece, self.lines)
        text = plain_text("\n".join(self.lines[piece.start : piece.end])) if isinstance(piece, Paragraph) else ""
        self.running.lead = text
        return 1

    @property
    def heading(self) -> ImportedHeading:
        """The heading under which the piece stands; text before the first one stands under a heading of level 0."""
        if not self.imported.headings:
            self.imported.headings.append(ImportedHeading("", 0, "", 1))
        return self.imported.headings[-1]

    def _title(self, index: int, piece: Title) -> int:
        title = one_line(piece.text)
        if not title or len(title) > LONGEST_HEADING:
            self._narrative(piece)
            return 1
        self._close_prose()
        is_front = (
            piece.level == 1 and title == self.imported.title and not any(h.level for h in self.imported.headings)
        )
        self.running.enter(piece.level, title, is_front=is_front)
        self._look_below(index, piece.level, is_front=is_front)
        names = self._phase(title, piece)
        shown = "" if is_front or names else title
        self.imported.headings.append(ImportedHeading("", piece.level, shown, piece.start + 1, names=names))
        implied = None if names or is_front else implied_by_heading(title, self.running.heading_context)
        if not self._implied(piece, implied) and not names and OBJECTIVE.search(title):
            self._note(piece, SPEAKS)
        if piece.start in self.differs:
            self._note(piece, self.differs[piece.start])
        return 1

    def _look_below(self, index: int, level: int, *, is_front: bool) -> None:
        """See whether the headings right below are rows that no heading above speaks of, and which of them differ."""
        if is_front:
            return
        kind, differs = kind_below(self._from(index + 1), level, self.lines, self.running.context)
        self.differs.update(differs)
        if kind:
            self.running.siblings = (level, kind)

    def _phase(self, title: str, piece: Title) -> str:
        texts = phase_in(title, self.running.heading_context.titles)
        if texts is None or self._is_refused(piece.start):
            return ""
        rows = self.imported.rows.setdefault("phases", [])
        rows.append(ImportedRow("phases", f"PH-{len(rows) + 1:02d}", dict(texts), {}, piece.start + 1))
        self.running.phase = (piece.level, rows[-1].ref)
        return rows[-1].ref

    def _implied(self, piece: MarkdownPiece, implied: ImpliedRow | None) -> bool:
        """Take a row whose values stand in a text that stays as it is, or say why not; False if there is none."""
        if implied is None or self._is_refused(piece.start):
            return False
        try:
            ref = self.builder.imply(self.heading, implied, piece.start, piece.end)
        except Unfit as why:
            self._note(piece, str(why))
            return True
        if implied.kind == "tiers" and isinstance(piece, Title):
            self.running.tier = (piece.level, ref)
        return True

    def _headed(self, index: int, level: int) -> int:
        """Small headings right below the current one that are rows; returns how many pieces they took."""
        current = self.imported.headings[-1].level if self.imported.headings else 0
        if not 0 < current < DEEPEST or level != current + 1 or self._is_refused(self.pieces[index].start):
            return 0
        context = self.running.context
        run = headed_run(self._from(index), level, self.lines, context)
        if not run or not self._take(run[0][0], run[-1][1].end, lambda: from_headings(run, context, self.lines)):
            return 0
        self.running.lead = ""
        return sum(1 for _ in takewhile(lambda piece: piece.end <= run[-1][1].end, self._from(index)))

    def _from(self, index: int) -> Iterator[MarkdownPiece]:
        return (self.pieces[number] for number in range(index, len(self.pieces)))

    def _led(self, index: int) -> int:
        """Bold lines with labelled lines below them that are rows; returns how many pieces they took."""
        if index < self.tried or not isinstance(self.pieces[index], Paragraph):
            return 0
        found = bold_name_list(self.pieces, index, self.lines)
        if found is None or self._is_refused(self.pieces[index].start):
            return 0
        count, listing = found
        self.tried = index + count
        if len(listing.items) == 1 and self.running.context.kind not in RECORDS:
            return 0
        if self._take_inline(listing):
            return count
        context = self.running.context
        return count if self._take(listing, listing.end, lambda: from_list(listing, context), said_why=False) else 0

    def _together(self, index: int) -> int:
        """Labelled lines in several pieces that are one row together; returns how many pieces they took."""
        if index < self.together or not self.running.titles:
            return 0
        count, listing = labelled_run(self._from(index), self.lines)
        self.together = index + count  # each piece is looked at once
        if count < LEAST_TOGETHER:
            return 0
        found = joint_span(listing, self.running.context, is_taken=self._is_taken)
        return count if self._take_spans(found) else 0

    @property
    def _is_taken(self) -> bool:
        """Whether the heading above names a row already."""
        return any(block.kind != PROSE for block in self.heading.blocks)

    def _take_inline(self, piece: MarkdownPiece) -> bool:
        """Inline rows: the lines stay as they are, each with its row right behind it."""
        return self._take_spans(inline_spans(piece, self.running.context, self.lines, is_taken=self._is_taken))

    def _take_spans(self, found: list[InlineSpan]) -> bool:
        if not found or any(self._is_refused(span.start) for span in found):
            return False
        for span in found:
            self.prose = (self.prose[0] if self.prose else span.start, span.end)
            if span.row is None:
                self._note(span, NOT_UNDERSTOOD)
                continue
            self._close_prose()
            if len(span.row.implied.values) > 1 or not span.row.unread:
                self._implied(span, span.row.implied)
            self.heading.unclear += parts_left(span, self.lines)
        return True

    def _data(self, piece: MarkdownPiece) -> bool:
        if not isinstance(piece, MarkdownTable | Listing | Paragraph):
            return False
        if self._is_refused(piece.start):
            self._note(piece, NOT_AGAIN)
            return False
        is_opening = piece.start == self.pieces[0].start and not any(h.level for h in self.imported.headings)
        context = replace(self.running.context, is_opening=is_opening)
        taken = self._take(piece, piece.end, lambda: rows_in(piece, self.lines, context))
        if taken and isinstance(piece, MarkdownTable) and self.heading.blocks[-1].kind == "facts":
            self._implied(MarkdownPiece(piece.start, piece.start + 1), fact_in_header(piece))
        return taken

    def _take(self, piece: MarkdownPiece, end: int, find: Find, *, said_why: bool = True) -> bool:
        """Take what ``find`` finds in the lines from the piece's first to ``end``; says why not where it seems data."""
        before = len(self.heading.blocks)
        try:
            found = find()
            if not found:
                return False
            self.builder.take(self.heading, found if isinstance(found, list) else [found], piece.start, end)
        except Unfit as why:
            if said_why:
                self._note(piece, str(why))
            return False
        taken, self.heading.blocks[before:] = self.heading.blocks[before:], []
        self._close_prose()
        self.heading.blocks += taken
        return True

    def _note(self, piece: MarkdownPiece, why: str) -> None:
        self.heading.unclear.append(kept_as_narrative(self.lines, piece.start, why))

    def _narrative(self, piece: MarkdownPiece) -> None:
        start = self.prose[0] if self.prose else piece.start
        self.prose = (start, piece.end)
        if self._said_by_line(piece):
            return
        self._why_no_table(piece)
        self.heading.unclear += objectives_left(piece, self.lines)

    def _why_no_table(self, piece: MarkdownPiece) -> None:
        if why := why_no_table(piece, self.lines):
            self._note(piece, why)

    def _said_by_line(self, piece: MarkdownPiece) -> bool:
        """A line of several objectives right below the heading that it is about."""
        is_first = not self.heading.blocks and self.prose == (piece.start, piece.end)
        if not isinstance(piece, Paragraph) or piece.end != piece.start + 1 or not is_first or not self.running.titles:
            return False
        text = plain_text(self.lines[piece.start])
        if len(text) > LONGEST_LINE:
            return False
        return self._implied(piece, implied_by_line(text, self.running.context.title, self.running.heading_context))

    def _close_prose(self) -> None:
        if self.prose:
            start, end = self.prose
            text = "\n".join(self.lines[start:end])
            self.heading.blocks.append(ImportedBlock("", PROSE, start + 1, end, text=text))
        self.prose = None
