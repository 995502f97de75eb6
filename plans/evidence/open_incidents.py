"""Open incidents, as those who respond see them at home: plain values, handed in by the application that keeps them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OpenIncident:
    """One that is not closed. ``tone`` is that of its severity on the page (``crit high med low``), ``sentence`` says
    how grave it is and how it stands, ``url`` leads to it.
    """

    ref: str
    title: str
    url: str
    tone: str
    since: datetime
    sentence: str
    is_exercise: bool = False
