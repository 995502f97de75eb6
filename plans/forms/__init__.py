"""Forms with which a plan is edited: rows of every kind, narrative, headings."""

from .outline import HeadingForm, PhaseForm, ProseForm
from .rows import RowForm, form_for

__all__ = ["HeadingForm", "PhaseForm", "ProseForm", "RowForm", "form_for"]
