"""The sample plans, as files: what the demonstration begins with, and what tests and measurements read."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "sample_plans"
FIRST = FOLDER / "business-continuity-plan.md"  # the plan of the demonstration
EVERY = tuple(sorted(FOLDER.glob("*.md")))
