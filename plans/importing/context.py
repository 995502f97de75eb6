"""Context of a piece: where it stands, by the headings above it, its phase and tier, and the text before it."""

from dataclasses import dataclass

from .heading_kinds import kind_of_title, narrows


@dataclass(frozen=True)
class Context:
    """Where a piece stands: the titles above it but the plan's own, its phase and tier, the text right above it.

    ``sibling_kind`` is the kind of rows that its heading and those beside it are, where no heading above speaks of any.
    ``is_opening`` tells the piece that opens the file, above all headings.
    """

    titles: tuple[str, ...] = ()
    phase: str = ""
    lead: str = ""
    tier: str = ""
    sibling_kind: str = ""
    is_opening: bool = False

    @property
    def title(self) -> str:
        """The nearest heading."""
        return self.titles[-1] if self.titles else ""

    @property
    def kind(self) -> str:
        """The kind of data that lists here are by their headings, or ``""``."""
        if not self.titles:
            return ""
        own = kind_of_title(self.title)
        if self.tier and own in {"", "tiers"}:
            return "functions"
        above = next((kind for title in reversed(self.titles[:-1]) if (kind := kind_of_title(title))), "")
        if own in {"", "steps"} and narrows(self.title, above):
            return above
        return own or ("steps" if self.phase else "")

    @property
    def is_procedure(self) -> bool:
        """Whether a heading further up speaks of procedures, so that counted lists below are steps."""
        return bool(self.phase) or any(kind_of_title(title) == "steps" for title in self.titles)

    def under(self, title: str) -> "Context":
        """The place of what a lead-in ``- **title**:`` holds."""
        return Context((*self.titles, title), self.phase, tier=self.tier)


def kinds_above(context: Context) -> list[str]:
    """The kind that each heading speaks of, the nearest first."""
    return [kind_of_title(title) for title in reversed(context.titles)]
