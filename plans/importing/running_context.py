"""Running context: headings, phase, tier and lead-in above the piece that is being read."""

from .context import Context

OpenHeading = tuple[int, str]  # level of a heading and its title, or the ref of the row that it names, or a kind


class RunningContext:
    """The headings above, without the plan's own; a phase or tier lasts until a heading of its level."""

    def __init__(self) -> None:
        self.titles: list[OpenHeading] = []
        self.phase: OpenHeading | None = None
        self.tier: OpenHeading | None = None
        self.siblings: OpenHeading | None = None  # the kind of rows that headings right below one are together
        self.lead = ""

    def enter(self, level: int, title: str, *, is_front: bool) -> None:
        """Come to a heading."""
        self.lead = ""
        self.titles = [] if is_front else [*(pair for pair in self.titles if pair[0] < level), (level, title)]
        self.phase = _lasting(self.phase, level)
        self.tier = _lasting(self.tier, level)
        self.siblings = _lasting(self.siblings, level)

    @property
    def context(self) -> Context:
        """Where the next piece stands."""
        return Context(
            tuple(title for _, title in self.titles), _ref(self.phase), self.lead, _ref(self.tier), self._sibling_kind
        )

    @property
    def _sibling_kind(self) -> str:
        is_right_below = self.siblings and self.titles and self.titles[-1][0] == self.siblings[0] + 1
        return _ref(self.siblings) if is_right_below else ""

    @property
    def heading_context(self) -> Context:
        """Where the nearest heading itself stands."""
        return Context(tuple(title for _, title in self.titles[:-1]))


def _lasting(opened: OpenHeading | None, level: int) -> OpenHeading | None:
    return opened if opened and opened[0] < level else None


def _ref(opened: OpenHeading | None) -> str:
    return opened[1] if opened else ""
