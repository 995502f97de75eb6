"""What stands above a piece while the source is read: headings, the phase and the tier that they open, the lead-in."""

from .context import Place

Opened = tuple[int, str]  # level of a heading and its title, or the ref of the row that it names, or a kind


class Above:
    """The headings above, without the plan's own; a phase or tier lasts until a heading of its level."""

    def __init__(self) -> None:
        self.titles: list[Opened] = []
        self.phase: Opened | None = None
        self.tier: Opened | None = None
        self.below: Opened | None = None  # the kind of rows that headings right below one tell together
        self.lead = ""

    def enter(self, level: int, title: str, *, is_front: bool) -> None:
        """Come to a heading."""
        self.lead = ""
        self.titles = [] if is_front else [*(pair for pair in self.titles if pair[0] < level), (level, title)]
        self.phase = _lasting(self.phase, level)
        self.tier = _lasting(self.tier, level)
        self.below = _lasting(self.below, level)

    @property
    def place(self) -> Place:
        """Where the next piece stands."""
        return Place(tuple(title for _, title in self.titles), _ref(self.phase), self.lead, _ref(self.tier), self._told)

    @property
    def _told(self) -> str:
        is_right_below = self.below and self.titles and self.titles[-1][0] == self.below[0] + 1
        return _ref(self.below) if is_right_below else ""

    @property
    def around(self) -> Place:
        """Where the nearest heading itself stands."""
        return Place(tuple(title for _, title in self.titles[:-1]))


def _lasting(opened: Opened | None, level: int) -> Opened | None:
    return opened if opened and opened[0] < level else None


def _ref(opened: Opened | None) -> str:
    return opened[1] if opened else ""
