"""What was shown to work, and where a plan stands by it: exercises, reviews, assessments, from several sources."""
