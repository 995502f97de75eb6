"""Draft → Document → version: the frozen form of a plan."""
