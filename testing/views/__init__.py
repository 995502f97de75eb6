"""Pages of exercises, reviews and assessments: the door, the clock, one action or one page model, an answer."""
