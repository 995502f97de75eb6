"""What stands around a form of one entry."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AskedEntry:
    """The title of the page, the verb of its button, and a sentence above the form."""

    title: str
    verb: str
    lead: str = ""
