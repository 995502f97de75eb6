"""Continuity plans: editing, freezing, approval."""
