"""Running a plan when something has failed."""
