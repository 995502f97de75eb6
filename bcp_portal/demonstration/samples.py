"""The plans of the demonstration, as files: those that a story is told of, and samples as somebody brings them in."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "sample_plans"
FIRST = FOLDER / "business-continuity-plan.md"  # as it is on the day on which it is brought in
EVERY = tuple(sorted(FOLDER.glob("*.md")))

STORY = HERE / "story_plans"
KEPT = STORY / "customer-services.md"  # what such a plan is after a year
GERMAN = STORY / "lager-graz.md"
